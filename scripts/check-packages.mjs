// Holds every built package against publint and attw, as its users' tools will resolve it.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const execute = promisify(execFile);

async function run(command, ...args) {
  try {
    const { stdout } = await execute(command, args, { shell: process.platform === 'win32' });
    process.stdout.write(stdout);
  } catch (error) {
    process.stdout.write(`${error.stdout ?? ''}${error.stderr ?? error}`);
    process.exitCode = 1;
  }
}

function isBuilt(folder) {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return !manifest.private && existsSync(`${folder}/dist/index.js`);
}

const folders = readdirSync('packages')
  .map((name) => `packages/${name}`)
  .filter(isBuilt);

async function checkNext() {
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    await run('publint', folder, '--strict', '--pack', 'npm');
    await run('attw', '--pack', folder, '--profile', 'esm-only', '--quiet');
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, checkNext));
