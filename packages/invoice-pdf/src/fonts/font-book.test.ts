import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FontBook } from './font-book.ts';
import { fontsFor } from './font-packages.ts';
import type { Weight } from './fontsource.ts';

const japanese = createRequire(import.meta.url).resolve('@fontsource/sawarabi-gothic/unicode.json');
const fileFor = (cluster: string, { weight = 400, fonts = [] }: { weight?: Weight; fonts?: string[] } = {}) =>
  basename(new FontBook(fonts).faceFor(cluster, weight)?.key ?? 'none');

describe('FontBook', () => {
  it.each([
    ['A', 'noto-sans-latin-400-normal.woff'],
    ['€', 'noto-sans-latin-400-normal.woff'],
    ['ł', 'noto-sans-latin-ext-400-normal.woff'],
    ['ễ', 'noto-sans-vietnamese-400-normal.woff'],
    ['Ω', 'noto-sans-greek-400-normal.woff'],
    ['Ж', 'noto-sans-cyrillic-400-normal.woff'],
    ['हि', 'noto-sans-devanagari-400-normal.woff'],
    ['م', 'ibm-plex-sans-arabic-arabic-400-normal.woff'],
    ['ש', 'noto-sans-hebrew-hebrew-400-normal.woff'],
    ['→', 'noto-sans-math-latin-400-normal.woff'],
    ['☎', 'noto-sans-symbols-2-symbols-400-normal.woff'],
    ['日', 'none'],
  ])('draws %s with %s', (cluster, file) => {
    expect(fileFor(cluster)).toBe(file);
  });

  it('has a bold face, or the regular one if the font has no bold', () => {
    expect(fileFor('A', { weight: 600 })).toBe('noto-sans-latin-600-normal.woff');
    expect(fileFor('☎', { weight: 600 })).toBe('noto-sans-symbols-2-symbols-400-normal.woff');
  });

  it.each([japanese, pathToFileURL(japanese).href])('uses the host’s font last: %s', (font) => {
    expect(fileFor('日', { fonts: [font] })).toMatch(/^sawarabi-gothic-\d+-400-normal\.woff$/);
    expect(fileFor('A', { fonts: [font] })).toBe('noto-sans-latin-400-normal.woff');
  });

  it('names the option when a font cannot be read', () => {
    expect(() => new FontBook(['/nowhere/unicode.json'])).toThrow(
      expect.objectContaining({ code: 'not_configured', message: expect.stringContaining('option `fonts`') }),
    );
  });

  it('needs all visible characters of a cluster in one font, but no glyph for joiners', () => {
    expect(fileFor('e\u0323')).not.toBe('none');
    expect(fileFor('A\u200D\uFE0F')).toBe('noto-sans-latin-400-normal.woff');
    expect(fileFor('A日')).toBe('none');
    expect(fileFor('\u200D')).toBe('none');
  });
});

it('fontsFor returns the packages for a character, or none', () => {
  expect(fontsFor(['ไ', '👋'])).toEqual(['@fontsource/noto-sans-thai', '@fontsource/noto-emoji']);
  expect(fontsFor(['\u{10FFFF}'])).toEqual([]);
});
