import { describe, expect, it } from 'vitest';
import { country, decimal, instant, personName, text } from './values.ts';

describe('values of an answer', () => {
  it.each([
    [text, 'Ada', 'Ada'],
    [text, ' ', null],
    [decimal, ' 12.50 ', '12.50'],
    [decimal, '-.5', '-0.5'],
    [decimal, '', null],
    [country, ' de ', 'DE'],
    [country, 'ZZ', null],
    [country, '', null],
    [instant('zoned'), '2026-11-01T10:00:00+01:00', '2026-11-01T09:00:00.000Z'],
    [instant('utc'), '2026-11-01 10:00:00', '2026-11-01T10:00:00.000Z'],
    [instant('utc'), '', null],
  ])('are read: %#', (schema, value, expected) => {
    expect(schema.parse(value)).toBe(expected);
  });

  it.each([
    [text, 5],
    [decimal, 12.5],
    [decimal, '12,50'],
    [country, 'Germany'],
    [instant('zoned'), '2026-11-01 10:00:00'],
    [instant('utc'), '2026-02-30 10:00:00'],
    [instant('utc'), null],
  ])('are refused without their words: %#', (schema, value) => {
    const { error } = schema.safeParse(value);
    expect(error?.issues).toHaveLength(1);
    expect(error?.issues[0]?.message).toMatch(/^is not /);
  });
});

describe('personName', () => {
  it.each([
    ['Ada', 'King', 'Ada King'],
    ['Ada', null, 'Ada'],
    [' ', null, null],
    ['Ada', undefined, undefined],
  ])('joins %j and %j to %j', (first, last, name) => {
    expect(personName(first, last)).toBe(name);
  });
});
