import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundle, bundleModules } from './bundle.ts';

const root = join(import.meta.dirname, '../..');
const kilobytes = (texts: readonly string[]): number =>
  texts.reduce((total, text) => total + gzipSync(text).length, 0) / 1000;

/** The elements that have a subpath of their own. */
const { exports }: { exports: Readonly<Record<string, { readonly '@makerfex/source'?: string }>> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const elements = Object.values(exports).flatMap(({ '@makerfex/source': source = '' }) =>
  source.includes('/elements/') ? [source] : [],
);

/**
 * In kB, gzipped. Of the console: all scripts in English, those of the first screen, and the texts of another language. Of an element
 * alone, with Lit and the client, which several share: what is loaded before it asks the server and shows that it does; and what it
 * has loaded once it shows the answer, without forms and dialogs, which are loaded when they are needed, except where the screen is one.
 */
const budgets = { all: 60, first: 32, language: 8, element: 15 } as const;
const shown: Readonly<Record<string, number>> = { action: 30, connect: 31, connection: 28, schedules: 21 };
const shownElsewhere = 20;

const importsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, name = '']) => name);

/** A file and those that it loads before it runs: not those of `import()`. */
function withImports(name: string, files: ReadonlyMap<string, string>, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const each of importsIn(files.get(name) ?? '')) withImports(each, files, found);
  return found;
}

const textsOf = (names: Iterable<string>, files: ReadonlyMap<string, string>): readonly string[] =>
  [...names].map((name) => files.get(name) ?? '');

it('keeps the budgets of the whole console', async () => {
  const { script, style, parts, languages } = await bundle();
  const files = new Map(Object.entries(parts));
  const other = new Set(Object.values(languages));
  expect(other.size).toBe(1);
  const all = textsOf(
    [...files.keys()].filter((name) => !other.has(name)),
    files,
  );
  const first = importsIn(script).flatMap((name) => [...withImports(name, files)]);
  expect(kilobytes(textsOf(first, files))).toBeGreaterThan(15);
  expect(kilobytes([script, style, ...textsOf(first, files)])).toBeLessThan(budgets.first);
  expect(kilobytes([script, ...all])).toBeLessThan(budgets.all);
  expect(kilobytes(textsOf(other, files))).toBeLessThan(budgets.language);
});

it.each(elements)('keeps the budgets of an element alone: %s', async (source) => {
  const files = await bundleModules(join(root, source));
  const [entry = ''] = files.keys();
  const name = basename(source, '.ts');
  const before = withImports(entry, files);
  const texts = textsOf(before, files);
  // Registering itself is a side effect that a bundler may not drop.
  expect(texts.join('')).toContain('customElements.define');
  expect(files.get(entry)).toContain(`\`mfx-${name}\``);
  expect(kilobytes(texts)).toBeLessThan(budgets.element);
  const content = [...files.keys()].filter((each) => each.startsWith('content-'));
  const once = new Set([...before, ...content.flatMap((each) => [...withImports(each, files)])]);
  expect(kilobytes(textsOf(once, files))).toBeLessThan(shown[name] ?? shownElsewhere);
});
