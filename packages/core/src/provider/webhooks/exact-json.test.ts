import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from './exact-json.ts';

const parse = (text: string): unknown => parseExactJson(Buffer.from(text));

describe('exact JSON', () => {
  it.each([
    ['820982911946154508', '820982911946154508'],
    ['-9007199254740993', '-9007199254740993'],
    ['1.10', '1.10'],
    ['1e400', '1e400'],
    ['[1, {"id": 9007199254740993}]', ['1', { id: '9007199254740993' }]],
    ['"17"', '17'],
    ['[true, null, ""]', [true, null, '']],
  ])('reads %s with each number as its text', (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it('reads any JSON as JSON.parse does, but for its numbers', () => {
    const asText = (text: string): unknown =>
      JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
        typeof value === 'number' ? (context?.source ?? '') : value,
      );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parse(text)).toEqual(asText(text));
      }),
    );
  });

  it('reads any whole number with all its digits', () => {
    fc.assert(
      fc.property(fc.bigInt(), (id) => {
        expect(parse(`{"id":${id}}`)).toEqual({ id: String(id) });
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a half', '{"id":'],
    ['more than one value', '{}{}'],
    ['deep nesting', '['.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(() => parse(text)).toThrow(Error);
  });

  it('refuses bytes that are no UTF-8, which would become other text', () => {
    expect(() => parseExactJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(TypeError);
  });
});
