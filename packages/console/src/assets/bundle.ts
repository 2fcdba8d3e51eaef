import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import type { ConsoleAssets } from './console-assets.ts';

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

/** Indents of templates mean nothing, and esbuild keeps them: without them the script is a kilobyte smaller once compressed. */
const withoutIndents: Plugin = {
  name: 'without-indents',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /console[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/\n\s+/g, '\n'),
      loader: 'ts',
    }));
  },
};

async function build(): Promise<ConsoleAssets> {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [pathOf('../page/page.ts'), pathOf('../page/page.css')],
    outdir: 'out',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@makerfex/source'],
    plugins: [withoutIndents],
    write: false,
    logLevel: 'error',
  });
  const textOf = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
