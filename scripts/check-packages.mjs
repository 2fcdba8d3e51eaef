// Holds every built package against publint and attw, as its users' tools will resolve it.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const run = (command, ...args) =>
  execFileSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}`;
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (manifest.private || !existsSync(`${folder}/dist/index.js`)) continue;
  run('publint', folder, '--strict', '--pack', 'npm');
  run('attw', '--pack', folder, '--profile', 'esm-only', '--quiet');
}
