import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import * as z from 'zod';
import { CreateError } from './create-error.ts';
import { namesOf } from './names.ts';

/** Root of this package: of its source and of what is built. */
export const packageRoot = join(import.meta.dirname, '..');

const versions = z.record(z.string(), z.string());
/** The versions that this release was tested with: its own. In its workspace they are `workspace:*` and `catalog:`. */
const own = z
  .object({ dependencies: versions, devDependencies: versions })
  .transform(({ dependencies, devDependencies }) => ({ ...dependencies, ...devDependencies }))
  .parse(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')));

const pick = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, own[name]]));

const [core, testkit] = ['@makerfex/integrations-core', '@makerfex/integrations-testkit'];

/** Root of the workspace that this package is a part of; null if it is installed. */
export const workspaceRoot = own[core]?.startsWith('workspace:') ? join(packageRoot, '../..') : null;

/** Below 1.0 a caret accepts one minor version: `^0.1.0` accepts 0.1.x. All packages of the SDK have the same version. */
const peerRange = (name: string): string => (workspaceRoot ? 'workspace:^' : `^${own[name]}`);
/** What core accepts; a test compares it with core's package.json. */
export const zodRange = '^4.0.0';

const toJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** Lists on one line, as the formatter has them in any file but package.json. */
const withShortLists = (json: string): string =>
  json.replaceAll(/\[\s+([^\]]*?)\s+\]/g, (_, list: string) => `[${list.replaceAll(/\s+/g, ' ')}]`);

const entryOf = (path: string) =>
  workspaceRoot ? `./src/${path}.ts` : { types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` };

export function packageJson(name: string): string {
  const { label } = namesOf(name);
  return toJson({
    name,
    private: true,
    version: '0.0.0',
    description: `The ${label} provider of the Makerfex integrations SDK.`,
    type: 'module',
    sideEffects: false,
    exports: { '.': entryOf('index'), './simulator': entryOf('simulator/index') },
    ...(workspaceRoot
      ? {}
      : {
          files: ['dist', '!dist/**/*.test.*'],
          scripts: { build: 'tsc', typecheck: 'tsc --noEmit', test: 'vitest run --dir src' },
        }),
    engines: { node: '>=22.18' },
    // The host's own, so that there is one of each. Only its simulator needs the testkit: a host does without.
    peerDependencies: { [core]: peerRange(core), [testkit]: peerRange(testkit), zod: zodRange },
    peerDependenciesMeta: { [testkit]: { optional: true } },
    devDependencies: pick(core, testkit, ...(workspaceRoot ? [] : ['@types/node', 'typescript']), 'vitest', 'zod'),
  });
}

/** @param dir absolute path of the new package */
export function tsconfigJson(dir: string): string {
  if (workspaceRoot)
    return tsconfig({
      extends: slashed(relative(dir, join(workspaceRoot, 'tsconfig.check.json'))),
      include: ['src'],
    });
  return tsconfig({
    compilerOptions: {
      target: 'ES2023',
      lib: ['ES2024'],
      types: ['node'],
      module: 'NodeNext',
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      skipLibCheck: true,
      rewriteRelativeImportExtensions: true,
      declaration: true,
      rootDir: 'src',
      outDir: 'dist',
    },
    include: ['src'],
  });
}

const tsconfig = (value: object): string => withShortLists(toJson(value));

const slashed = (path: string): string => path.split(sep).join('/');

/** @throws CreateError if a package in this folder would not find the packages of this workspace */
export function checkPlace(dir: string): void {
  if (!workspaceRoot) return;
  if (relative(workspaceRoot, dir).startsWith('..'))
    throw new CreateError(`${dir} is outside of this workspace: use a folder of examples/, or the published package.`);
}
