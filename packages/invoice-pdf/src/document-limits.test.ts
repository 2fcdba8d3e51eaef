import { describe, expect, it } from 'vitest';
import { checkSize, documentLimits } from './document-limits.ts';

const { characters, shapedCharacter, lines, marks } = documentLimits;
const words = (limit: string) =>
  expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(limit) });

const rows = (length: number) => Array.from({ length }, () => ({}));

describe('the limits of a document', () => {
  it.each([
    ['letters', { notes: 'é'.repeat(characters) }, { notes: 'é'.repeat(characters + 1) }, '100,000 characters'],
    [
      'letters of a complex script',
      ['क'.repeat(characters / shapedCharacter)],
      ['क'.repeat(characters / shapedCharacter + 1)],
      '100,000 characters',
    ],
    ['letters in many texts', Array(1_000).fill('x'.repeat(100)), Array(1_001).fill('x'.repeat(100)), 'characters'],
    ['line breaks', { a: '\r\n'.repeat(lines) }, { a: '\r\n'.repeat(lines), b: '\n' }, '3,000 lines'],
    ['rows', { a: rows(2_000), b: rows(1_000) }, { a: rows(lines + 1) }, '3,000 lines'],
    ['marks', [`a${'\u0301'.repeat(marks)}`], [`a${'\u0301'.repeat(marks + 1)}`], '30 combining marks'],
  ])('are exact for %s, and named in the error', (_, within, beyond, limit) => {
    expect(() => checkSize('invoice', within)).not.toThrow();
    expect(() => checkSize('invoice', beyond)).toThrow(words(limit));
  });

  it('are the same for all scripts drawn letter by letter', () => {
    for (const letter of ['a', 'ß', 'Ω', 'Ж', 'ա', 'ქ', 'ש', 'ع', 'ก', '漢', 'ひ', 'カ', '한', '€', '😀'])
      expect(() => checkSize('invoice', [letter.repeat(characters / letter.length)])).not.toThrow();
  });

  it('leave room for 300 lines of 200 characters', () => {
    const item = { description: 'x'.repeat(200), sku: null, quantity: '1', unitPrice: '10.00' };
    expect(() => checkSize('invoice', { lines: Array.from({ length: 300 }, () => item) })).not.toThrow();
  });
});
