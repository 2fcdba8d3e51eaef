import type { OutputOptions, Plugin } from 'rolldown';
import { pageStyle } from '../page/style.ts';
import type { ConsoleAssets } from './console-assets.ts';
import { shortenStyle, shortenTemplates } from './shorten.ts';

const pathOf = (file: string): string =>
  // `/C:/folder` on Windows.
  decodeURIComponent(new URL(file, import.meta.url).pathname).replace(/^\/(?=[A-Za-z]:)/, '');

let built: Promise<ConsoleAssets> | undefined;

/**
 * Builds the console from its sources: for the demo and tests of this repository, which have no build step. What is published has the
 * built files in place of this module: see tsup.config.ts.
 */
export function bundle(): Promise<ConsoleAssets> {
  built ??= build();
  return built;
}

async function build(): Promise<ConsoleAssets> {
  const codeSplitting = { groups: [twoFiles()], includeDependenciesRecursively: false };
  const files = await bundleModules(pathOf('../page/page.ts'), { codeSplitting }, [shorten]);
  const names = [...files.keys()];
  const german = names.find((name) => name.startsWith('de-'));
  return {
    // Its own name is decided by who serves it, and what it loads later imports from it: that needs a name that is known here.
    script: `import"./${names[0]}";`,
    style: shortenStyle(pageStyle),
    parts: Object.fromEntries(files),
    languages: german === undefined ? {} : { de: german },
  };
}

const shorten: Plugin = {
  name: 'shorten',
  transform: (code, id) => (id.includes('node_modules') ? null : shortenTemplates(code)),
};

/**
 * Bundles a module with everything that it imports, as the bundler of a host does.
 * @returns scripts by file name; first the one to load
 */
export async function bundleModules(
  path: string,
  options: OutputOptions = {},
  plugins: readonly Plugin[] = [],
): Promise<ReadonlyMap<string, string>> {
  const { rolldown } = await import('rolldown');
  const bundler = await rolldown({
    input: path,
    platform: 'browser',
    resolve: { conditionNames: ['@makerfex/source', 'browser', 'import'] },
    transform: { target: 'es2022' },
    preserveEntrySignatures: false,
    plugins: [...plugins],
  });
  const { output } = await bundler.generate({
    format: 'esm',
    minify: true,
    comments: false,
    // Once: the comment that each file of Lit has.
    banner: ({ isEntry }) => (isEntry ? licence : ''),
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    ...options,
  });
  await bundler.close();
  const scripts = output
    .filter((file) => file.type === 'chunk')
    .toSorted((one, other) => Number(other.isEntry) - Number(one.isEntry));
  return new Map(scripts.map(({ fileName, code }) => [fileName, code]));
}

const licence = '/*! Lit: Copyright 2017 Google LLC, BSD-3-Clause */';

type Group = NonNullable<Extract<OutputOptions['codeSplitting'], object>['groups']>[number];
type Modules = Parameters<Extract<Group['name'], (...given: never) => unknown>>[1];

const everyday = [
  'page/page',
  'screens/overview/content',
  'screens/run/content',
  'screens/timeline/content',
  'screens/privacy/request',
];
const german = '/words/de/';

/** What every day needs, and the rest, such as forms: more files would be larger together. Languages stay files of their own. */
function twoFiles(): Group {
  let first: ReadonlySet<string> | undefined;
  return {
    debugName: 'two-files',
    name(id, modules) {
      if (id.includes(german)) return null;
      first ??= importedBy(
        everyday.map((name) => pathOf(`../${name}.ts`)),
        modules,
      );
      return first.has(id) ? 'console' : 'later';
    },
  };
}

/** The modules, what they import, and what the client loads later. */
function importedBy(ids: readonly string[], modules: Modules): ReadonlySet<string> {
  const found = new Set<string>(ids);
  for (const id of found) {
    const { importedIds = [], dynamicallyImportedIds = [] } = modules.getModuleInfo(id) ?? {};
    for (const each of id.includes('/client/src/') ? [...importedIds, ...dynamicallyImportedIds] : importedIds)
      found.add(each);
  }
  return found;
}
