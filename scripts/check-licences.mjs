// Checks what a host installs with our packages: the licences of all production dependencies, and which of them run scripts at
// install. Peer dependencies are the host's own choice. `node scripts/check-licences.mjs [root of the repository]`
import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { findPackage, publishedPackages, readManifest } from './installed-packages.mjs';

/** By SPDX id. None asks anything of a host but to name the author. OFL-1.1 is of fonts. */
const allowedLicences = new Set(
  '0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT OFL-1.1 Python-2.0 Unlicense Zlib'.split(
    ' ',
  ),
);
/** Packages whose licence was looked at. */
const exceptions = [
  // libvips is linked dynamically, as the LGPL asks.
  { name: /^@img\/sharp-(libvips|win32)-/, licence: /^(Apache-2\.0 AND )?LGPL-3\.0-or-later$/ },
  // Its LICENSE file is that of MIT; the manifest does not say so.
  { name: /^png-js$/, licence: /^none named$/ },
];
/** Packages whose install scripts were looked at: sharp only looks for a libvips of the machine. */
const allowedScripts = new Set(['sharp']);

const root = resolve(process.argv[2] ?? '.');

function licenceOf({ license, licenses }) {
  const named = license ?? licenses;
  const words = [named].flat().map((one) => (typeof one === 'string' ? one : one?.type));
  return words.every(Boolean) ? words.join(' OR ') : 'none named';
}

/** AND binds tighter than OR. Parentheses within an expression are not read: such a licence needs an exception. */
function isAllowed(name, licence) {
  if (exceptions.some((one) => one.name.test(name) && one.licence.test(licence))) return true;
  const expression = licence.replace(/^\(([^()]*)\)$/, '$1');
  return expression.split(' OR ').some((all) => all.split(' AND ').every((id) => allowedLicences.has(id)));
}

const scriptNames = ['preinstall', 'install', 'postinstall'];
const runsScripts = (folder, { scripts = {} }) =>
  scriptNames.some((name) => name in scripts) || existsSync(join(folder, 'binding.gyp'));

function faultsOf(folder, manifest) {
  const licence = licenceOf(manifest);
  const faults = [];
  if (!isAllowed(manifest.name, licence)) faults.push(`its licence is not allowed: ${licence}`);
  if (runsScripts(folder, manifest) && !allowedScripts.has(manifest.name)) faults.push('it runs a script at install');
  return faults;
}

const isOurs = (folder) => !folder.includes(`${sep}node_modules${sep}`);
const seen = new Set();
const faults = [];

/** @param path who needs the package, from one of ours on */
function visit(folder, path) {
  const manifest = readManifest(folder);
  const { dependencies = {}, optionalDependencies = {} } = manifest;
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = findPackage(name, folder);
    const chain = [...path, name];
    if (!found) {
      if (!(name in optionalDependencies)) faults.push(`${name}: it is not installed; needed by ${path.join(' > ')}`);
      continue;
    }
    if (isOurs(found) || seen.has(found)) continue;
    seen.add(found);
    const theirs = readManifest(found);
    for (const fault of faultsOf(found, theirs))
      faults.push(`${theirs.name} ${theirs.version}: ${fault}; needed by ${path.join(' > ')}`);
    visit(found, chain);
  }
}

for (const folder of publishedPackages(root)) visit(folder, [readManifest(folder).name]);
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  console.error('Choose another package, or look at it and add it to the lists of scripts/check-licences.mjs.');
  process.exitCode = 1;
} else
  console.log(`${seen.size} production dependencies have an allowed licence and run no unknown script at install.`);
