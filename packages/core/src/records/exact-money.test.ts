import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money } from './exact-money.ts';

const eur = money('EUR');
const inEur = (amount: string) => ({ amount, currency: 'EUR' });

describe('money', () => {
  it('adds, subtracts and negates exactly, with the decimals of the longest amount', () => {
    expect(eur.add('0.1', '0.20', inEur('1'))).toEqual(inEur('1.30'));
    expect(eur.subtract('1', '0.9', '0.1')).toEqual(inEur('0.0'));
    expect(eur.negate('12.50')).toEqual(inEur('-12.50'));
    expect(eur.negate('0')).toEqual(inEur('0'));
  });

  it('splits into shares that add up to the amount', () => {
    expect(eur.split('10', 3)).toEqual(['3.34', '3.33', '3.33'].map(inEur));
    expect(eur.split('-0.05', 2)).toEqual(['-0.03', '-0.02'].map(inEur));
    expect(eur.split('1.00', [3, '1', 0])).toEqual(['0.75', '0.25', '0.00'].map(inEur));
    expect(
      money('JPY')
        .split('100', 3)
        .map(({ amount }) => amount),
    ).toEqual(['34', '33', '33']);
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(1_000), { minLength: 1, maxLength: 9 }), (cents, weights) => {
        const [first = inEur('0'), ...others] = eur.split(eur.fromMinorUnits(cents), [...weights, 1]);
        expect(eur.add(first, ...others)).toEqual(eur.add(eur.fromMinorUnits(cents), '0.00'));
      }),
    );
  });

  it('divides exactly, and rounds a quotient without an end', () => {
    expect(eur.divide('12.00', 3)).toEqual(inEur('4.00'));
    expect(eur.divide('0.25', '2')).toEqual(inEur('0.125'));
    expect(eur.divide('10', 3)).toEqual(inEur('3.33333333'));
    expect(eur.divide('-0.00000001', 4)).toEqual(inEur('0.00000000'));
    expect(eur.divide('0.000000000001', 1)).toEqual(inEur('0.000000000001'));
  });

  it.each([
    ['EUR', 1250, '12.50'],
    ['JPY', 1250, '1250'],
    ['KWD', '-1250', '-1.250'],
  ])('reads minor units of %s', (code, units, amount) => {
    expect(money(code).fromMinorUnits(units)).toEqual({ amount, currency: code });
  });

  it('refuses what it cannot calculate exactly, without its value', () => {
    const wrong = [
      () => eur.add('1', { amount: '2', currency: 'USD' }),
      () => eur.of('12,50'),
      () => eur.add('999999999999999999', '1'),
      () => eur.split('1', 0),
      () => eur.split('1', [0, 0]),
      () => eur.split('1', [2, -1]),
      () => eur.split('1', [Number.NaN]),
      () => eur.divide('1', 0),
      () => eur.divide('1', Number.NaN),
      () => eur.fromMinorUnits(12.5),
      () => eur.fromMinorUnits(100, 60),
      () => money('a secret'),
    ];
    for (const calculate of wrong) {
      expect(calculate).toThrow(expect.objectContaining({ code: 'invalid_input' }));
      expect(calculate).not.toThrow(/USD|12,5|secret/);
    }
  });
});
