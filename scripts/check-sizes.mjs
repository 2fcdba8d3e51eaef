// Prints what each published package takes on a host's disk, with its production dependencies, unpacked, and how many those are;
// fails for one that exceeds its budget. Peer dependencies are the host's own. `node scripts/check-sizes.mjs [root of the repository]`
import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { builtPackages, findPackage, readManifest } from './installed-packages.mjs';

const root = resolve(process.argv[2] ?? '.');
const budgetFile = 'scripts/size-budgets.json';
/** In MB and packages, by package. */
const budgets = JSON.parse(readFileSync(join(root, budgetFile), 'utf8'));

const isOurs = (folder) => !folder.includes(`${sep}node_modules${sep}`);
const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);

/** The files of a package, as installed: of ours those that are published. */
function filesOf(folder) {
  if (!isOurs(folder)) return globSync('**', { cwd: folder, exclude: ['node_modules/**'] });
  const { files = [] } = readManifest(folder);
  const exclude = files.filter((one) => one.startsWith('!')).map((one) => one.slice(1));
  const include = files.filter((one) => !one.startsWith('!')).flatMap((one) => [one, `${one}/**`]);
  return globSync([...include, 'package.json', 'README.md'], { cwd: folder, exclude });
}

const sizes = new Map();
function sizeOf(folder) {
  const files = sizes.has(folder) ? [] : [...new Set(filesOf(folder))].map((file) => statSync(join(folder, file)));
  if (!sizes.has(folder)) sizes.set(folder, sum(files.filter((one) => one.isFile()).map((one) => one.size)));
  return sizes.get(folder);
}

/** The folders of a package and all that it needs; each once. */
function closureOf(folder, found = new Set()) {
  if (found.has(folder)) return found;
  found.add(folder);
  const { dependencies = {}, optionalDependencies = {} } = readManifest(folder);
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const dependency = findPackage(name, folder);
    if (dependency) closureOf(dependency, found);
  }
  return found;
}

const inMb = (bytes) => (bytes / 1_000_000).toFixed(1);

/** One line for people, and what is wrong with it. */
function measure(folder) {
  const { name } = readManifest(folder);
  const budget = budgets[name];
  const all = [...closureOf(folder)];
  const bytes = sum(all.map(sizeOf));
  const needed = all.length - 1;
  console.log(
    `${name}: ${inMb(bytes)} MB of ${budget?.mb ?? '?'} MB; itself ${inMb(sizeOf(folder))} MB, and ${needed} packages of ${budget?.packages ?? '?'}`,
  );
  if (budget === undefined) return `${name} has no budget: add one to ${budgetFile}.`;
  if (needed > budget.packages)
    return `${name} needs ${needed} packages, more than its budget of ${budget.packages}. Drop a dependency, or raise the budget in ${budgetFile}.`;
  if (bytes <= budget.mb * 1_000_000) return null;
  const largest = all.toSorted((one, other) => sizeOf(other) - sizeOf(one)).slice(0, 3);
  const named = largest.map((one) => `${readManifest(one).name} ${inMb(sizeOf(one))} MB`).join(', ');
  return `${name} takes ${inMb(bytes)} MB, more than its budget of ${budget.mb} MB. The largest: ${named}. Drop a dependency, or raise the budget in ${budgetFile}.`;
}

const faults = builtPackages(root)
  .map(measure)
  .filter((fault) => fault !== null);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
