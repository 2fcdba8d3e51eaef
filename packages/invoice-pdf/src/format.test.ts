import { describe, expect, it } from 'vitest';
import { createFormat, opposite } from './format.ts';

const plain = (text: string) => text.replace(/[\u00A0\u202F]/g, ' ');

describe('createFormat', () => {
  it.each([
    ['en', 'EUR', '-1234.5', '-€1,234.50'],
    ['de', 'EUR', '1234.50', '1.234,50 €'],
    ['fr', 'JPY', '1200', '1 200 JPY'],
    ['en', 'IQD', '1.250', 'IQD 1.250'],
    ['en', 'USD', '999999999999999.99', '$999,999,999,999,999.99'],
    ['en', 'HUF', '4990.50', 'HUF 4,990.50'],
    ['en', 'USD', '0.123456789012', '$0.123456789012'],
    ['en', 'USDC', '12.5', 'USDC 12.50'],
  ])('formats money in %s and %s: %s as %s', (locale, currency, amount, expected) => {
    expect(plain(createFormat(locale, currency).money(amount))).toBe(expected);
  });

  const format = createFormat('en', 'EUR');
  it('keeps all decimals of an amount, and at least those of the currency', () => {
    expect([format.money('0.0042'), format.money('3')]).toEqual(['€0.0042', '€3.00']);
  });

  it('formats quantities with their unit, rates, days and countries', () => {
    expect(format.quantity('1234.5', 'kg')).toBe('1,234.5 kg');
    expect(format.quantity('-2', null)).toBe('-2');
    expect(format.quantity('0.123456789012', null)).toBe('0.123456789012');
    expect(format.percent('8.875')).toBe('8.875%');
    expect(format.day('2026-01-31')).toBe('January 31, 2026');
    expect(format.country('VN')).toBe('Vietnam');
  });
});

it.each([
  ['1.50', '-1.50'],
  ['-1.50', '1.50'],
  ['0.00', '0.00'],
])('opposite(%s) is %s', (amount, expected) => {
  expect(opposite(amount)).toBe(expected);
});
