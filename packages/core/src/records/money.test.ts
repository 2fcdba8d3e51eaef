import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact } from './exact.ts';
import { decimalFromMinorUnits, decimalSchema, moneySchema, toDecimal } from './money.ts';

describe('decimalFromMinorUnits', () => {
  it.each([
    [1250, 100, '12.50'],
    [5, 100, '0.05'],
    [-5, 1000, '-0.005'],
    [7, 1, '7'],
    [0, 100, '0.00'],
    [-0, 100, '0.00'],
  ])('writes %i / %i as %s', (amount, divisor, expected) => {
    expect(decimalFromMinorUnits(amount, divisor)).toBe(expected);
  });

  it('writes every safe integer over every power of ten up to 10^18 exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 18 }), (amount, places) => {
        const decimal = decimalFromMinorUnits(amount, 10 ** places);
        expect(decimalSchema.parse(decimal)).toBe(decimal);
        expect(
          exact(decimal ?? '')
            .shiftedBy(places)
            .eq(amount),
        ).toBe(true);
      }),
    );
  });

  it.each([
    [1.5, 100],
    [Number.MAX_SAFE_INTEGER + 1, 100],
    [1, 60],
    [1, 0],
    [1, 0.1],
    [1, 1e19],
    [1, Number.NaN],
  ])('refuses %d / %d', (amount, divisor) => {
    expect(decimalFromMinorUnits(amount, divisor)).toBeUndefined();
  });
});

describe('toDecimal', () => {
  it.each([
    ['12.50', '12.50'],
    ['-3', '-3'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['-.50', '-0.50'],
    ['5.', '5'],
    ['007', '7'],
    ['00.10', '0.10'],
    ['1E+3', '1000'],
    ['1.50e-2', '0.015'],
    ['1e18', undefined],
    ['999999999999999999', '999999999999999999'],
    ['33.333333333333', '33.333333333333'],
    ['0.000000000000000001', '0.000000000000000001'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['1.1000000000000000000', '1.100000000000000000'],
  ])('reads %s as %s', (text, expected) => {
    expect(toDecimal(text)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    'e5',
    '1e',
    '1,50',
    '1 000',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1.2.3',
    '£5',
    '1\n',
    '0.0000000000000000001',
    '1e-19',
    '1e999',
    '1e-999',
    '1000000000000000000',
  ])('refuses %j', (text) => {
    expect(toDecimal(text)).toBeUndefined();
  });

  it('never changes the value in any spelling, and returns what the schema accepts', () => {
    const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^\\d{${min},${max}}$`));
    const spelling = fc
      .tuple(fc.constantFrom('', '-', '+'), digits(1, 20), digits(0, 20), fc.option(fc.integer({ min: -30, max: 30 })))
      .map(([sign, whole, fraction, e]) => `${sign}${whole}${fraction && `.${fraction}`}${e === null ? '' : `e${e}`}`);
    fc.assert(
      fc.property(spelling, (text) => {
        const decimal = toDecimal(text);
        const value = exact(text);
        const fits = value.abs().lt(1e18) && (value.decimalPlaces() ?? 0) <= 18;
        expect(decimal !== undefined).toBe(fits);
        if (decimal === undefined) return;
        expect(decimalSchema.safeParse(decimal).success).toBe(true);
        expect(exact(decimal).eq(value)).toBe(true);
        expect(toDecimal(decimal)).toBe(decimal);
      }),
    );
  });
});

describe('money', () => {
  it.each([
    { amount: '100.0', currency: 'USDC' },
    { amount: '33.33333333', currency: 'EUR' },
    { amount: '-999999999999999999.123456789012345678', currency: 'JPY' },
  ])('stays exact: $amount $currency', (money) => {
    expect(moneySchema.parse(money)).toEqual(money);
  });

  it.each([
    { amount: '12.50', currency: 'eur' },
    { amount: '12.50', currency: 'E' },
    { amount: '12.50', currency: '' },
    { amount: '1e3', currency: 'EUR' },
    { amount: '012.50', currency: 'EUR' },
    { amount: '1000000000000000000', currency: 'EUR' },
    { amount: '', currency: 'EUR' },
  ])('is refused if it is not canonical: "$amount" "$currency"', (money) => {
    expect(moneySchema.safeParse(money).success).toBe(false);
  });
});
