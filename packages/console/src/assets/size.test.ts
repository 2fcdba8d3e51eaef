import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { bundle } from './bundle.ts';

const root = join(import.meta.dirname, '../..');
const kilobytes = (text: string): number => gzipSync(text).length / 1000;

/** The modules that load with a script, by what it imports at once. */
function withImports(script: string, parts: Readonly<Record<string, string>>, seen = new Set<string>()): string {
  const names = [...script.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, name = '']) => name);
  const texts = names.flatMap((name) => {
    if (seen.has(name)) return [];
    seen.add(name);
    return [withImports(parts[name] ?? '', parts, seen)];
  });
  return [script, ...texts].join('\n');
}

/** The elements that have a subpath of their own. */
const { exports }: { exports: Readonly<Record<string, { readonly '@makerfex/source'?: string }>> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const elements = Object.values(exports).flatMap(({ '@makerfex/source': source = '' }) =>
  source.includes('/elements/') ? [source] : [],
);

/** In kB, gzipped, with Lit and the client, which several elements share, and `later` what one screen loads besides. The banner is meant for pages that have nothing else of ours. */
const budgets = { console: 60, banner: 15, screen: 22, form: 33, later: 9 } as const;
/** Screens with forms of any schema, which they share. */
const withForms = ['action', 'connect', 'connection'];

function budgetOf(source: string): number {
  if (source.includes('banner')) return budgets.banner;
  return withForms.some((name) => source.endsWith(`/${name}.ts`)) ? budgets.form : budgets.screen;
}

it('keeps the budget of the console as it starts', async () => {
  const { script, style, parts } = await bundle();
  const first = withImports(script, parts);
  expect(kilobytes(first)).toBeGreaterThan(15);
  expect(kilobytes(first) + kilobytes(style)).toBeLessThan(budgets.console);
});

it('keeps the budget of what a screen loads besides', async () => {
  const { script, parts } = await bundle();
  const first = withImports(script, parts);
  const later = Object.values(parts).filter((part) => !first.includes(part));
  expect(later.length).toBeGreaterThan(0);
  for (const part of later) expect(kilobytes(part)).toBeLessThan(budgets.later);
});

it.each(elements)('keeps the budget of an element alone: %s', async (source) => {
  const { outputFiles } = await build({
    entryPoints: { alone: join(root, source) },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outdir: 'out',
    conditions: ['@makerfex/source'],
    write: false,
  });
  const { 'alone.js': script = '', ...parts } = Object.fromEntries(
    outputFiles.map(({ path, text }) => [basename(path), text]),
  );
  const text = withImports(script, parts);
  // Registering itself is a side effect that a bundler may not drop.
  expect(text).toContain('customElements.define');
  expect(kilobytes(text)).toBeLessThan(budgetOf(source));
});
