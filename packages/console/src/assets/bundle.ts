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

async function build(): Promise<ConsoleAssets> {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [pathOf('../page/page.ts'), pathOf('../page/page.css')],
    outdir: 'out',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@makerfex/source'],
    write: false,
    logLevel: 'error',
  });
  const files = new Map(outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-1) ?? '', withoutIndents(text)]));
  const take = (name: string): string => {
    const text = files.get(name) ?? '';
    files.delete(name);
    return text;
  };
  return { script: take('page.js'), style: take('page.css'), parts: Object.fromEntries(files) };
}

/** Only templates still have them, where they mean nothing: a kilobyte less once compressed. */
const withoutIndents = (minified: string): string => minified.replaceAll(/\n\s+/g, '\n');
