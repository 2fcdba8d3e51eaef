// Holds every built package against publint and attw, as its users' tools will resolve it, and looks at what is in its tarball.
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

/** What every tarball has; pnpm adds the licence of this repository. */
const published = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'];
const unpublished = /\.test\.ts$|\.test-d\.ts$|\.tsbuildinfo$|\/test\//;

async function checkTarball(folder) {
  const { stdout } = await execute('pnpm', ['pack', '--dry-run', '--json'], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  const { name, files } = JSON.parse(stdout);
  const paths = files.map(({ path }) => path);
  const faults = [
    ...published.filter((path) => !paths.includes(path)).map((path) => `lacks ${path}`),
    ...paths.filter((path) => unpublished.test(path)).map((path) => `contains ${path}`),
  ];
  for (const fault of faults) console.error(`The tarball of ${name} ${fault}.`);
  if (faults.length > 0) process.exitCode = 1;
}

const folders = builtPackages('.');

async function checkNext() {
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    await run('publint', folder, '--strict', '--pack', 'npm');
    await checkTarball(folder);
    await run('attw', '--pack', folder, '--profile', 'esm-only', '--quiet');
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, checkNext));
