import { describe, expect, it } from 'vitest';
import { sumMoney } from './sum-money.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('a sum of money', () => {
  it('is exact, with the decimals of its longest amount', () => {
    expect(sumMoney([{ money: eur('0.1') }, { money: eur('0.20') }])).toEqual(eur('0.30'));
    expect(sumMoney([{ money: eur('33.33333333'), times: 3 }])).toEqual(eur('99.99999999'));
    expect(sumMoney([{ money: eur('900719925474099.27') }, { money: eur('0.000000000000000001') }])).toEqual(
      eur('900719925474099.270000000000000001'),
    );
  });

  it('subtracts amounts with a negative count, and has no negative zero', () => {
    expect(sumMoney([{ money: eur('5.00') }, { money: eur('7.5'), times: -1 }])).toEqual(eur('-2.50'));
    expect(sumMoney([{ money: eur('-0.0') }])).toEqual(eur('0.0'));
  });

  it.each([
    ['there are no amounts', []],
    ['the currencies differ', [{ money: eur('1') }, { money: { amount: '1', currency: 'USD' } }]],
    ['it has too many digits', [{ money: eur('9'.repeat(18)), times: 2 }]],
  ])('is unknown if %s', (_, terms) => {
    expect(sumMoney(terms)).toBeUndefined();
  });
});
