// Creates a provider outside of this workspace, from packed tarballs in an empty folder, and runs what its author runs first.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { builtPackages, readManifest } from './installed-packages.mjs';

const answers = ['--kind', 'pull', '--auth', 'oauth2', '--pager', 'cursor', '--record', 'order'];
const needed = ['@makerfex/integrations-core', '@makerfex/integrations-testkit', 'create-makerfex-provider'];

const folder = mkdtempSync(join(tmpdir(), 'created-'));
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

/** The tarball of a package. */
function pack(packageFolder) {
  const destination = mkdtempSync(join(folder, 'packed-'));
  run(packageFolder, 'pnpm', 'pack', '--pack-destination', destination);
  return join(destination, readdirSync(destination)[0]);
}

try {
  const folders = builtPackages(resolve('.'));
  const [core, testkit, create] = needed.map((name) => pack(folders.find((one) => readManifest(one).name === name)));
  run(folder, 'npm', 'exec', '--yes', `--package=${create}`, '--', 'create-makerfex-provider', 'acme', ...answers);
  const provider = join(folder, 'acme');
  run(provider, 'npm', 'install', '--no-audit', '--no-fund', core, testkit);
  for (const script of ['typecheck', 'test', 'build']) run(provider, 'npm', 'run', script);
  run(
    provider,
    process.execPath,
    '--input-type=module',
    '--eval',
    "import { acme } from 'acme'; import 'acme/simulator'; acme({ app: { clientId: 'a', clientSecret: 'b' } });",
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
