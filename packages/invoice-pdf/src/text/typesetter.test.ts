import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FontBook } from '../fonts/font-book.ts';
import { Warnings } from '../warnings.ts';
import { type Line, lineHeight } from './style.ts';
import { Typesetter } from './typesetter.ts';

const style = { size: 10, weight: 400, color: '#000000' } as const;
const fonts = new FontBook();

/** The text of each line as it is seen; letters of right-to-left scripts are turned round only when drawn. */
const seen = (lines: readonly Line[]) => lines.map((line) => line.runs.map((run) => run.text).join('|'));
const setter = () => new Typesetter(fonts, new Warnings());
const widthOf = (text: string) => setter().width(text, style);

describe('Typesetter', () => {
  it('ends lines between words, without the space there', () => {
    const width = widthOf('one two');
    expect(seen(setter().lines('one two three four', style, width))).toEqual(['one two', 'three', 'four']);
  });

  it('keeps line ends, empty lines, and spaces at the beginning', () => {
    expect(seen(setter().lines('a\r\n\n  b', style, 100))).toEqual(['a', '', '  b']);
  });

  it('breaks a word that is wider than the line', () => {
    const width = widthOf('mmmmm');
    expect(seen(setter().lines('mmmmmmmmmmmm', style, width + 0.01))).toEqual(['mmmmm', 'mmmmm', 'mm']);
  });

  it('never takes a letter and its accents apart', () => {
    const lines = seen(setter().lines('x\u0332\u0333'.repeat(4), style, 0.1));
    expect(lines).toEqual(['x\u0332\u0333', 'x\u0332\u0333', 'x\u0332\u0333', 'x\u0332\u0333']);
  });

  it('puts right-to-left words in the order in which they are seen, numbers and brackets included', () => {
    expect(seen(setter().lines('abc אבג (דה) 12 def', style, 500))).toEqual(['abc |12| (|דה|)|אבג | def']);
    expect(seen(setter().lines('אבג 12', style, 500))).toEqual(['12|אבג ']);
  });

  it('draws what no font has as U+FFFD, a space of any kind as a space, and tells of the first', () => {
    const warnings = new Warnings();
    const lines = new Typesetter(fonts, warnings).lines('a\u{10FFFF}b\u2003c', style, 500);
    expect(seen(lines).join('').replaceAll('|', '')).toMatch(/^a\uFFFDb\sc$/);
    expect(warnings.list()).toEqual([{ code: 'missing_glyphs', message: expect.stringContaining('U+10FFFF') }]);
  });

  it('draws a plainer form of a character that no font has, where there is one', () => {
    const warnings = new Warnings();
    const lines = new Typesetter(fonts, warnings).lines('\uFFE51,200 \uFF21', style, 500);
    expect(seen(lines)).toEqual(['¥1,200 A']);
    expect(warnings.list()).toEqual([]);
  });

  it('shortens a text to one line with an ellipsis', () => {
    const line = setter().oneLine('A name that is much too long for its place', style, widthOf('A name that is'));
    expect(seen([line])[0]).toMatch(/^A name.*\u2026$/);
    expect(seen([setter().oneLine('Short', style, 100)])).toEqual(['Short']);
  });

  it('fits any text into the width, but for a single character that is wider, and loses no letter', () => {
    const count = (letter: string, text: string) => text.split(letter).length;
    const any = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem());
    fc.assert(
      fc.property(any, fc.integer({ min: 20, max: 200 }), (text, width) => {
        const lines = setter().lines(text, style, width);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(Math.max(width, 40));
        // More of a letter is right: a plainer form of a character can hold some.
        const shown = seen(lines).join('');
        for (const letter of text.match(/[a-z]/g) ?? [])
          expect(count(letter, shown)).toBeGreaterThanOrEqual(count(letter, text.normalize('NFC')));
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});

it('a line is higher than its letters', () => {
  expect(lineHeight(style)).toBeGreaterThan(style.size * 1.3);
});
