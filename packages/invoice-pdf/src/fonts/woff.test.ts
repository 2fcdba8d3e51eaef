import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { unwrapWoff } from './woff.ts';

const resolve = createRequire(import.meta.url).resolve;

describe('unwrapWoff', () => {
  it.each([
    'noto-sans/files/noto-sans-latin-400-normal.woff',
    'ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-600-normal.woff',
  ])('unwraps the font of %s', (file) => {
    const woff = readFileSync(resolve(`@fontsource/${file}`));
    const [wrapped, plain] = [create(woff), create(unwrapWoff(woff))];
    const describeFont = (font: typeof wrapped) =>
      'layout' in font && [font.postscriptName, font.numGlyphs, font.characterSet, font.layout('AVء').advanceWidth];
    expect(plain.type).toBe('TTF');
    expect(describeFont(plain)).toEqual(describeFont(wrapped));
  });
});
