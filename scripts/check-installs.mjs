// Installs the packed packages with npm into empty folders, beside the versions that hosts have, and uses them there.
import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createHost, newFolder, packAll } from './installs/host.mjs';

const root = resolve('.');
const scripts = join(root, 'scripts/installs');
const tsconfig = (more = {}) =>
  JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      lib: ['ES2024'],
      types: ['node'],
      module: 'NodeNext',
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      ...more,
    },
    include: ['src'],
  });
const compilers = ['typescript@5.9', '@types/node@24'];

const folder = newFolder();
try {
  const tarballs = packAll(root, folder);
  const ours = (...names) => names.map((name) => tarballs.get(`@makerfex/integrations-${name}`));

  // A team's own providers compile and work with the oldest zod, and with one older than core is tested with.
  for (const zod of ['zod@4.0.0', 'zod@4.1.12']) {
    const host = createHost(folder);
    host.install(zod, ...compilers, 'vitest@5', ...ours('core', 'testkit'));
    cpSync(join(root, 'examples/own-provider/src'), join(host.dir, 'src'), { recursive: true });
    host.write('tsconfig.json', tsconfig());
    host.bin('tsc', '-p', '.');
    host.bin('vitest', 'run', '--dir', 'src');
  }

  // The SDKs of OpenTelemetry that are in use pin an API older than the newest.
  for (const sdk of ['2.0.0', '2.12.1']) {
    const host = createHost(folder);
    host.install('@opentelemetry/api@1.9.0', `@opentelemetry/sdk-trace-base@${sdk}`);
    host.install('zod@4', ...ours('core', 'jobs-pg-boss'));
    cpSync(join(scripts, 'record-spans.mjs'), join(host.dir, 'record-spans.mjs'));
    host.node('record-spans.mjs');
  }

  // A host that has pinned its MikroORM adds the storage in one command.
  const host = createHost(folder);
  const orm = ['core', 'postgresql', 'migrations'].map((name) => `@mikro-orm/${name}@7.2.1`);
  host.install('--save-exact', ...compilers, ...orm);
  host.install(...ours('core', 'storage-mikro-orm'));
  cpSync(join(root, 'packages/storage-mikro-orm/test/readme-example.ts'), join(host.dir, 'src/host.ts'));
  // Declarations of MikroORM itself do not pass strict checks.
  host.write('tsconfig.json', tsconfig({ skipLibCheck: true }));
  host.bin('tsc', '-p', '.');

  // CommonJS, on the oldest release of each line of Node.js that is supported, and on this one.
  const commonJs = createHost(folder);
  const releases = ['22.18.0', '24.11.0'].map((version) => ({
    alias: `node-${version}`,
    source: `npm:node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@${version}`,
  }));
  commonJs.install(
    ...compilers,
    'jest@30',
    ...releases.map(({ alias, source }) => `${alias}@${source}`),
    'vitest@5',
    'sharp',
    ...orm,
    ...tarballs.values(),
  );
  cpSync(join(scripts, 'require-all.cjs'), join(commonJs.dir, 'require-all.cjs'));
  for (const { alias } of releases) commonJs.nodeOf(alias, 'require-all.cjs');
  commonJs.node('require-all.cjs');

  const entries = ['core', 'core/memory-storage', 'core/provider'].map((name) => `@makerfex/integrations-${name}`);
  commonJs.write('host.cts', entries.map((name, index) => `export * as entry${index} from '${name}';\n`).join(''));
  for (const module of ['node20', 'nodenext'])
    commonJs.bin(
      'tsc',
      '--noEmit',
      '--strict',
      '--target',
      'es2023',
      '--types',
      'node',
      '--module',
      module,
      'host.cts',
    );
  const loads = entries.map((name) => `expect(Object.keys(require('${name}'))).not.toEqual([]);`);
  commonJs.write('host.test.cjs', `test('loads', () => { ${loads.join(' ')} });\n`);
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--testMatch', '**/host.test.cjs'];
  commonJs.nodeOf('node-24.11.0', ...jest);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
