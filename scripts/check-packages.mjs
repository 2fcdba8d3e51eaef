// Holds every built package against publint and attw, as its users' tools will resolve it.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { builtPackages } from './installed-packages.mjs';

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

const folders = builtPackages('.');

async function checkNext() {
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    await run('publint', folder, '--strict', '--pack', 'npm');
    await run('attw', '--pack', folder, '--profile', 'esm-only', '--quiet');
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, checkNext));
