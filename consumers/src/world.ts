import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { type CommandPlace, plainEnvironment, run } from './commands.ts';
import { installNode, type NodeVersion } from './node-versions.ts';
import { buildStale, packAll, packAs } from './packages.ts';
import { type Registry, startRegistry } from './registry.ts';

/** Kept from one run to the next: what npm downloaded, and other versions of Node.js. */
const cacheFolder = join(import.meta.dirname, '../node_modules/.cache');

const core = '@makerfex/integrations-core';
/** A version of core that no package of ours accepts. */
const otherVersion = '999.0.0';

/** What all consumers share. */
export interface World {
  /** Holds a folder for each consumer. */
  readonly folder: string;
  /** Of a user who never used npm before, and whose registry of our scope has the packed packages. */
  readonly env: CommandPlace['env'];
  readonly postgres: TestPostgres;
  node(version: string): Promise<NodeVersion>;
  close(): Promise<void>;
}

/** Builds and packs the packages, and starts a registry that has them, and PostgreSQL. */
export async function openWorld(keep: boolean): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-consumers-'));
  const built = await buildStale();
  if (built.length > 0) console.log(`built ${built.join(', ')}`);
  const registry = await startRegistry();
  await publishAll(registry, folder);
  const env = await emptyHome(join(folder, 'home'), registry.origin);
  const postgres = await startPostgres();
  const nodes = new Map<string, Promise<NodeVersion>>();
  return {
    folder,
    env,
    postgres,
    node(version) {
      const found = nodes.get(version) ?? installNode(version, join(cacheFolder, 'node'), { cwd: folder, env });
      nodes.set(version, found);
      return found;
    },
    async close() {
      await Promise.all([registry.close(), postgres.stop()]);
      if (keep) console.log(`kept ${folder}`);
      else rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Publishes the packages as `latest`, and core once more. */
async function publishAll(registry: Registry, folder: string): Promise<void> {
  for (const tarball of await packAll(join(folder, 'packed'))) {
    const { name } = await registry.publish(tarball);
    if (name === core) await registry.publish(await packAs(otherVersion, tarball, join(folder, 'other')), 'other');
  }
}

/** Only the registry for other scopes is the user's own. An install fails if any peer does not fit. */
async function emptyHome(home: string, registry: string): Promise<CommandPlace['env']> {
  mkdirSync(home);
  const upstream = (await run({ cwd: home, env: process.env }, 'npm', 'config', 'get', 'registry')).trim();
  const config = join(home, '.npmrc');
  writeFileSync(
    config,
    `registry=${upstream}\n@makerfex:registry=${registry}\nupdate-notifier=false\nstrict-peer-deps=true\n`,
  );
  const npm = { npm_config_userconfig: config, npm_config_cache: join(cacheFolder, 'npm') };
  return { ...plainEnvironment(), HOME: home, USERPROFILE: home, ...npm };
}
