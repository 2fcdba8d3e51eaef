import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListIdentity, readCursor, writeCursor } from './cursor.ts';

const list: ListIdentity = ['events', 'shop-1', { level: 'info' }];

describe('a cursor', () => {
  it('reads back the position it was written with', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (place) => {
        expect(readCursor(list, writeCursor(list, place))).toBe(place);
      }),
    );
  });

  it.each([
    ['another list', ['runs', 'shop-1', { level: 'info' }]],
    ['another shop', ['events', 'shop-2', { level: 'info' }]],
    ['other filters', ['events', 'shop-1', { level: 'error' }]],
  ] satisfies [string, ListIdentity][])('is refused by %s', (_name, other) => {
    expect(() => readCursor(other, writeCursor(list, 'place'))).toThrow(
      expect.objectContaining({ code: 'invalid_cursor' }),
    );
  });

  it('is refused with any character changed, left out or added', () => {
    const cursor = writeCursor(list, '01900000-0000-7000-8000-000000000000');
    fc.assert(
      fc.property(fc.nat(cursor.length), fc.nat(1), fc.string({ maxLength: 2 }), (at, removed, put) => {
        const changed = cursor.slice(0, at) + put + cursor.slice(at + removed);
        fc.pre(changed !== cursor);
        expect(() => readCursor(list, changed)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused when it is any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => readCursor(list, text)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
      }),
    );
  });
});
