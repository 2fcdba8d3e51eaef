import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The folder of a dependency, as Node.js finds it; null if it is not installed. */
export function findPackage(name, from) {
  const found = join(from, 'node_modules', name);
  if (existsSync(join(found, 'package.json'))) return realpathSync(found);
  return dirname(from) === from ? null : findPackage(name, dirname(from));
}

/** The folders of the packages that a repository publishes. */
export const publishedPackages = (root) =>
  readdirSync(join(root, 'packages'))
    .map((name) => realpathSync(join(root, 'packages', name)))
    .filter((folder) => existsSync(join(folder, 'package.json')) && !readManifest(folder).private);

/** The same, for a check of what is built. @throws Error if one is not */
export function builtPackages(root) {
  const folders = publishedPackages(root);
  const unbuilt = folders.find((folder) => !existsSync(join(folder, 'dist/index.js')));
  if (unbuilt) throw new Error(`${readManifest(unbuilt).name} is not built: run \`pnpm build\` first.`);
  return folders;
}
