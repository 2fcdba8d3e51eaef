import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FontBook } from '../fonts/font-book.ts';
import { Warnings } from '../warnings.ts';
import { type Line, lineHeight } from './style.ts';
import { Typesetter } from './typesetter.ts';

const style = { size: 10, weight: 400, color: '#000000' } as const;
const fonts = new FontBook();

/** The text of each line in visual order; letters of right-to-left scripts are reversed only when drawn. */
const visible = (lines: readonly Line[]) => lines.map((line) => line.runs.map((run) => run.text).join('|'));
const setter = () => new Typesetter(fonts, new Warnings());
const widthOf = (text: string) => setter().width(text, style);

describe('Typesetter', () => {
  it('breaks lines between words, and drops the space', () => {
    const width = widthOf('one two');
    expect(visible(setter().lines('one two three four', style, width))).toEqual(['one two', 'three', 'four']);
  });

  it('keeps line ends, empty lines, and spaces at the beginning', () => {
    expect(visible(setter().lines('a\r\n\n  b', style, 100))).toEqual(['a', '', '  b']);
  });

  it('breaks a word that is wider than the line', () => {
    const width = widthOf('mmmmm');
    expect(visible(setter().lines('mmmmmmmmmmmm', style, width + 0.01))).toEqual(['mmmmm', 'mmmmm', 'mm']);
  });

  it('never separates a letter from its accents', () => {
    const lines = visible(setter().lines('x\u0332\u0333'.repeat(4), style, 0.1));
    expect(lines).toEqual(['x\u0332\u0333', 'x\u0332\u0333', 'x\u0332\u0333', 'x\u0332\u0333']);
  });

  it('puts right-to-left words, numbers and brackets in visual order', () => {
    expect(visible(setter().lines('abc אבג (דה) 12 def', style, 500))).toEqual(['abc |12| (|דה|)|אבג | def']);
    expect(visible(setter().lines('אבג 12', style, 500))).toEqual(['12|אבג ']);
  });

  it('draws a character without a font as U+FFFD with a warning, and any space as a space', () => {
    const warnings = new Warnings();
    const lines = new Typesetter(fonts, warnings).lines('a\u{10FFFF}b\u2003c', style, 500);
    expect(visible(lines).join('').replaceAll('|', '')).toMatch(/^a\uFFFDb\sc$/);
    expect(warnings.list()).toEqual([{ code: 'missing_glyphs', message: expect.stringContaining('U+10FFFF') }]);
  });

  it('draws a simpler form of a character without a font', () => {
    const warnings = new Warnings();
    const lines = new Typesetter(fonts, warnings).lines('\uFFE51,200 \uFF21', style, 500);
    expect(visible(lines)).toEqual(['¥1,200 A']);
    expect(warnings.list()).toEqual([]);
  });

  it('shortens a text to one line with an ellipsis', () => {
    const line = setter().oneLine('A name that is much too long for its place', style, widthOf('A name that is'));
    expect(visible([line])[0]).toMatch(/^A name.*\u2026$/);
    expect(visible([setter().oneLine('Short', style, 100)])).toEqual(['Short']);
  });

  it('fits any text into the width and keeps every letter', () => {
    const count = (letter: string, text: string) => text.split(letter).length;
    const any = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem());
    fc.assert(
      fc.property(any, fc.integer({ min: 20, max: 200 }), (text, width) => {
        const lines = setter().lines(text, style, width);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(Math.max(width, 40));
        // There can be more of a letter, because a simpler form of a character can contain some.
        const shown = visible(lines).join('');
        for (const letter of text.match(/[a-z]/g) ?? [])
          expect(count(letter, shown)).toBeGreaterThanOrEqual(count(letter, text.normalize('NFC')));
      }),
      { numRuns: 30 },
    );
  });
});

it('makes a line higher than its letters', () => {
  expect(lineHeight(style)).toBeGreaterThan(style.size * 1.3);
});
