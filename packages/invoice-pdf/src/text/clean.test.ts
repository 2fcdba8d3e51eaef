import { describe, expect, it } from 'vitest';
import { cleanText } from './clean.ts';

const clean = (text: string) => {
  const removed: string[] = [];
  return { text: cleanText(text, (character) => removed.push(character)), removed };
};

describe('cleanText', () => {
  it.each([
    ['e\u0301', '\u00E9'],
    ['a\tb', 'a    b'],
    ['a\r\nb\rc\u2028d\u0085e\vf', 'a\nb\nc\nd\ne\nf'],
    ['half \uD83D of a pair', 'half \uFFFD of a pair'],
    ['joined \u{1F469}\u200D\u{1F467} and \u200Fmarked', 'joined \u{1F469}\u200D\u{1F467} and \u200Fmarked'],
  ])('turns %j into %j and removes nothing', (text, expected) => {
    expect(clean(text)).toEqual({ text: expected, removed: [] });
  });

  it('removes control characters and direction marks, and reports each', () => {
    expect(clean('a\u0000b\u202Ec\u2066d\u009Fe')).toEqual({
      text: 'abcde',
      removed: ['\u0000', '\u202E', '\u2066', '\u009F'],
    });
  });
});
