import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtPackages, readManifest } from '../installed-packages.mjs';

// What this script is run with must not change what a user's commands do.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|NODE_OPTIONS$)/i.test(name)),
);

function run(cwd, command, ...args) {
  console.log(`> ${command} ${args.join(' ')}`);
  execFileSync(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
}

export const newFolder = () => mkdtempSync(join(tmpdir(), 'installs-'));

/** Packs every published package into a folder. Returns the tarballs by package name. */
export function packAll(root, folder) {
  const pack = (packageFolder) => {
    const destination = mkdtempSync(join(folder, 'packed-'));
    run(packageFolder, 'pnpm', 'pack', '--pack-destination', destination);
    return join(destination, readdirSync(destination)[0]);
  };
  return new Map(builtPackages(root).map((each) => [readManifest(each).name, pack(each)]));
}

/** A new, empty host in a folder of its own. */
export function createHost(folder) {
  const dir = mkdtempSync(join(folder, 'host-'));
  writeFileSync(join(dir, 'package.json'), '{ "name": "host", "private": true, "type": "module" }\n');
  return {
    dir,
    write: (file, text) => writeFileSync(join(dir, file), text),
    /** Installs as a user does: a peer that does not fit fails it. */
    install: (...names) => run(dir, 'npm', 'install', '--no-audit', '--no-fund', '--strict-peer-deps', ...names),
    bin: (name, ...args) => run(dir, join(dir, 'node_modules/.bin', name), ...args),
    node: (...args) => run(dir, process.execPath, ...args),
    /** Runs a script on a release of Node.js that the host has installed. */
    nodeOf: (release, ...args) => run(dir, join(dir, 'node_modules', release, 'bin/node'), ...args),
  };
}
