import { globSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { plainEnvironment, run } from './commands.ts';

const root = join(import.meta.dirname, '../..');
const place = { cwd: root, env: plainEnvironment() };
const manifestSchema = z.object({ name: z.string(), private: z.boolean().default(false) });

interface Package {
  readonly name: string;
  readonly folder: string;
}

/** The packages of this workspace that are published. */
export function publishedPackages(): readonly Package[] {
  return readdirSync(join(root, 'packages')).flatMap((entry) => {
    const folder = join(root, 'packages', entry);
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
    return manifest.private ? [] : { name: manifest.name, folder };
  });
}

const newest = (cwd: string, patterns: readonly string[]) =>
  Math.max(0, ...globSync([...patterns], { cwd }).map((file) => statSync(join(cwd, file)).mtimeMs));

/** Whether a source is newer than what was built of it. */
const isStale = ({ folder }: Package) =>
  newest(folder, ['src/**/*.ts', 'package.json', 'tsup.config.ts', 'tsconfig.json']) > newest(folder, ['dist/*.js']);

/** Builds the packages whose sources have changed since their last build. @returns their names */
export async function buildStale(): Promise<readonly string[]> {
  const stale = publishedPackages().filter(isStale);
  const filters = stale.map(({ name }) => `--filter=${name}`);
  if (stale.length > 0) await run(place, 'pnpm', ...filters, 'build');
  return stale.map(({ name }) => name);
}

/** Packs every published package into a folder. @returns the tarballs */
export async function packAll(folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const filters = publishedPackages().map(({ name }) => `--filter=${name}`);
  await run(place, 'pnpm', '-r', ...filters, 'pack', '--pack-destination', folder);
  return readdirSync(folder).map((file) => join(folder, file));
}

/** Packs the same files again, as another version. @param folder an empty one to work in @returns the tarball */
export async function packAs(version: string, tarball: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const here = { ...place, cwd: folder };
  await run(here, 'tar', '-xzf', tarball);
  const file = join(folder, 'package/package.json');
  const manifest = z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify({ ...manifest, version }));
  await run(here, 'tar', '-czf', 'package.tgz', 'package');
  return join(folder, 'package.tgz');
}
