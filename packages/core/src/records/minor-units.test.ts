import { codes, code as iso } from 'currency-codes';
import { describe, expect, it } from 'vitest';
import { isWholeMinorUnits, minorUnits } from './minor-units.ts';

/** Without metals, bond units and test codes: they are not invoiced, and the standard gives them no minor unit. */
const invoiced = codes().filter((currency) => !/^X(A[GU]|B[A-D]|DR|P[DT]|SU|TS|UA|XX)$/.test(currency));

describe('minorUnits', () => {
  it.each(invoiced)('agrees with ISO 4217 on %s', (currency) => {
    expect(minorUnits(currency)).toBe(iso(currency)?.digits);
  });

  it('treats an unknown code as one with two decimals', () => {
    expect(minorUnits('ZZZ')).toBe(2);
  });
});

describe('isWholeMinorUnits', () => {
  it.each([
    ['12.50', 'EUR', true],
    ['12.500000', 'EUR', true],
    ['12.505', 'EUR', false],
    ['1200', 'JPY', true],
    ['1200.00', 'JPY', true],
    ['1200.5', 'JPY', false],
    ['-1.005', 'KWD', true],
    ['-1.0005', 'KWD', false],
  ])('says of %s %s: %s', (amount, currency, expected) => {
    expect(isWholeMinorUnits(amount, currency)).toBe(expected);
  });
});
