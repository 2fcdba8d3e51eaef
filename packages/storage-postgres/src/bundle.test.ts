import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import { build } from 'esbuild';
import { expect, inject, it, onTestFinished } from 'vitest';
import { migrationNames } from './migration-files.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const tsup = join(root, '../../node_modules/tsup/dist/cli-default.js');

/** Builds the package as it is published, into a folder of the test's own. */
async function buildPackage(): Promise<string> {
  const folder = await mkdtemp(join(root, 'node_modules/.built-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await run(process.execPath, [tsup, '--out-dir', folder], { cwd: root });
  return folder;
}

/** Bundles a host that uses the built package. @returns its file, in a folder without packages */
async function bundleHost(packageFolder: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bundled-host-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const outfile = join(folder, 'host.mjs');
  await build({
    entryPoints: [join(root, 'test/bundled-host.ts')],
    alias: { '@makerfex/integrations-storage-postgres': join(packageFolder, 'index.js') },
    conditions: ['@makerfex/source'],
    external: ['pg-native'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}

it('a bundled host runs the migrations from another folder', async () => {
  const host = await bundleHost(await buildPackage());
  const database = await createDatabase(inject('postgres').url);
  onTestFinished(() => database.drop());
  const { stdout } = await run(process.execPath, [host, database.url], { cwd: tmpdir() });
  const sql = await Promise.all(
    migrationNames.map(async (name) => ({
      name,
      sql: await readFile(join(root, 'migrations', `${name}.sql`), 'utf8'),
    })),
  );
  expect(JSON.parse(stdout)).toEqual({ names: [...migrationNames], sql });
});
