import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
const budgets = { console: 60, banner: 15, screen: 21, form: 33 } as const;
/** Screens with forms of any schema, which they share. */
const withForms = ['action', 'connect', 'connection'];

function budgetOf(source: string): number {
  if (source.includes('banner')) return budgets.banner;
  return withForms.some((name) => source.endsWith(`/${name}.ts`)) ? budgets.form : budgets.screen;
}

it('keeps the budget of the whole console', async () => {
  const { script, style } = await bundle();
  expect(kilobytes(script)).toBeGreaterThan(15);
  expect(kilobytes(script) + kilobytes(style)).toBeLessThan(budgets.console);
});

it.each(elements)('keeps the budget of an element alone: %s', async (source) => {
  const { outputFiles } = await build({
    entryPoints: [join(root, source)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@makerfex/source'],
    write: false,
  });
  const text = outputFiles[0]?.text ?? '';
  // Registering itself is a side effect that a bundler may not drop.
  expect(text).toContain('customElements.define');
  expect(kilobytes(text)).toBeLessThan(budgetOf(source));
});
