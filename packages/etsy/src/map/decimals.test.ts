import { describe, expect, it } from 'vitest';
import { add, divide, isPositive, isSame, isZero, negative, times } from './decimals.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('divide', () => {
  it.each([
    [1250, 100, '12.50'],
    [-5, 100, '-0.05'],
    [5, 1, '5'],
    [250, 4, '62.50'],
    [700, 7, '100'],
    [1.5, 100, '0.015'],
    ['1E+3', 10, '100.0'],
    ['123456789012345678', 1000, '123456789012345.678'],
    [1, 1_000_000_000_000, '0.000000000001'],
  ])('divides %j by %i to %s', (dividend, divisor, expected) => {
    expect(divide(dividend, divisor)).toBe(expected);
  });

  it.each([
    [1, 7],
    [1, 3],
    ['none', 100],
    [1e300, 100],
  ])('returns undefined for %j divided by %i', (dividend, divisor) => {
    expect(divide(dividend, divisor)).toBeUndefined();
  });
});

describe('add', () => {
  it('keeps the most decimals', () => {
    expect(add(eur('1.5'), eur('0.25'), eur('-2'))).toEqual(eur('-0.25'));
  });

  it('is exact beyond 2^53', () => {
    expect(add(eur('900719925474099.27'), eur('0.000000000000000001'))).toEqual(
      eur('900719925474099.270000000000000001'),
    );
  });

  it('returns undefined when there is nothing to add or the currencies differ', () => {
    expect(add()).toBeUndefined();
    expect(add(eur('1'), { amount: '1', currency: 'USD' })).toBeUndefined();
  });
});

describe('an amount', () => {
  it('is multiplied and negated exactly', () => {
    expect(times(eur('0.10'), 3)).toEqual(eur('0.30'));
    expect(times(eur('12.5'), 0)).toEqual(eur('0.0'));
    expect(negative(negative(eur('1.20')))).toEqual(eur('1.20'));
  });

  it('is compared regardless of its number of decimals', () => {
    expect(isSame(eur('1.5'), eur('1.50'))).toBe(true);
    expect(isSame(eur('1.5'), eur('1.51'))).toBe(false);
    expect(isSame(eur('1.5'), undefined)).toBe(false);
    expect([isZero(eur('-0.00')), isPositive(eur('0.00')), isPositive(eur('0.01')), isPositive(eur('-1'))]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
