import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { oneLine } from './one-line.ts';

const schema = oneLine(z.string().trim().min(1).max(20));

describe('a text of one line', () => {
  it.each([
    ['a line feed', 'a\nb'],
    ['a carriage return', 'a\rBcc: b'],
    ['a next-line character', 'a\u0085b'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['an escape', 'a\u001b[31mb'],
    ['NUL', 'a\0b'],
    ['an override from right to left', 'invoice\u202efdp.exe'],
    ['an isolate', 'a\u2067b'],
  ])('is refused with %s, and the text is not repeated', (_, text) => {
    const { error } = schema.safeParse(text);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'must be one line, without control characters and without marks that override the direction of text',
    ]);
  });

  it.each(['Kiln & Co', 'a\tb', 'Zoë Łukasz 李雷 🧵', 'שלום\u200f!', 'می\u200cخواهم', "O'Neill; =1"])(
    'may be %j',
    (text) => {
      expect(schema.parse(text)).toBe(text);
    },
  );

  it('is trimmed before it is checked, if its schema says so', () => {
    expect(schema.parse(' pasted\n')).toBe('pasted');
  });

  it('keeps the other limits of its schema', () => {
    expect(schema.safeParse('').success).toBe(false);
    expect(schema.safeParse('x'.repeat(21)).success).toBe(false);
  });
});
