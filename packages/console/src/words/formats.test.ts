import { describe, expect, it } from 'vitest';
import { createFormats, plural } from './formats.ts';

const now = new Date('2026-11-30T12:00:00.000Z');

describe('the formats of a language', () => {
  it.each([
    ['en', '2026-11-30T11:48:10.000Z', '12 minutes ago'],
    ['en', '2026-11-30T12:00:20.000Z', 'now'],
    ['en', '2026-12-01T13:00:00.000Z', 'in 1 day'],
    ['de', '2026-11-30T14:00:00.000Z', 'in 2 Stunden'],
    ['de', '2024-11-30T14:00:00.000Z', 'vor 2 Jahren'],
  ])('say in %s how far %s is: %s', (language, instant, text) => {
    expect(createFormats(language).relative(instant, now)).toBe(text);
  });

  it('say how long something takes in its largest unit', () => {
    const { duration } = createFormats('en');
    expect([duration(0), duration(59), duration(150), duration(7200)]).toEqual([
      '1 second',
      '59 seconds',
      '3 minutes',
      '2 hours',
    ]);
  });

  it('group digits, and choose the plural', () => {
    expect(createFormats('de').number(12_345)).toBe('12.345');
    expect(plural('en', 1, { one: 'order', other: 'orders' })).toBe('order');
    expect(plural('en', 0, { one: 'order', other: 'orders' })).toBe('orders');
  });
});
