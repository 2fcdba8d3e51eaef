import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { bundle } from './bundle.ts';

const root = join(import.meta.dirname, '../..');
const kilobytes = (text: string): number => gzipSync(text).length / 1000;

/** The elements that have a subpath of their own. */
const { exports }: { exports: Readonly<Record<string, { readonly '@makerfex/source'?: string }>> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const elements = Object.values(exports).flatMap(({ '@makerfex/source': source = '' }) =>
  source.includes('/elements/') ? [source] : [],
);

/** In kB, gzipped, with Lit and the client, which several elements share. The banner is meant for pages that have nothing else of ours. */
const budgets = { console: 60, banner: 15, screen: 22.5, form: 33, later: 8 } as const;
/** Screens with forms of any schema, which they share. */
const withForms = ['action', 'connect', 'connection'];

function budgetOf(source: string): number {
  if (source.includes('banner')) return budgets.banner;
  return withForms.some((name) => source.endsWith(`/${name}.ts`)) ? budgets.form : budgets.screen;
}

/** The parts that a script loads before it runs: not those of `import()`. */
function partsBefore(script: string, parts: Readonly<Record<string, string>>): readonly string[] {
  const names = [...script.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, name = '']) => name);
  return names.flatMap((name) => [name, ...partsBefore(parts[name] ?? '', parts)]);
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

it('keeps the budget of the whole console, and of each screen that it loads later', async () => {
  const { script, style, parts } = await bundle();
  const first = new Set(partsBefore(script, parts));
  const loaded = sum([script, style, ...[...first].map((name) => parts[name] ?? '')].map(kilobytes));
  expect(loaded).toBeGreaterThan(15);
  expect(loaded).toBeLessThan(budgets.console);
  const later = Object.entries(parts).filter(([name]) => !first.has(name));
  expect(later.length).toBeGreaterThan(1);
  for (const [, text] of later) expect(kilobytes(text)).toBeLessThan(budgets.later);
});

it.each(elements)('keeps the budget of an element alone: %s', async (source) => {
  const { outputFiles } = await build({
    entryPoints: [join(root, source)],
    outdir: 'out',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@makerfex/source'],
    write: false,
  });
  const parts = Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path), text]));
  const text = parts[basename(source).replace('.ts', '.js')] ?? '';
  const loaded = [text, ...[...new Set(partsBefore(text, parts))].map((name) => parts[name] ?? '')];
  // Registering itself is a side effect that a bundler may not drop.
  expect(loaded.join('')).toContain('customElements.define');
  expect(text).toContain(`"mfx-${basename(source, '.ts')}"`);
  expect(sum(loaded.map(kilobytes))).toBeLessThan(budgetOf(source));
});
