import { exact, sum } from './exact.ts';
import { decimalSchema, type Money } from './money.ts';

/** An amount, and how often to count it. */
export interface MoneyTerm {
  readonly money: Money;
  /**
   * A whole number; negative to subtract.
   * @default 1
   */
  readonly times?: number;
}

/**
 * Adds amounts of one currency exactly, with as many decimals as the longest of them.
 * @returns `undefined` if there are none, they have several currencies, or the sum has more digits than an amount can have
 * @example
 * sumMoney([{ money: { amount: '12.50', currency: 'EUR' }, times: 2 }, { money: { amount: '1.0', currency: 'EUR' } }]);
 * // { amount: '26.00', currency: 'EUR' }
 */
export function sumMoney(terms: readonly MoneyTerm[]): Money | undefined {
  const [first, ...others] = terms;
  if (!first || others.some(({ money }) => money.currency !== first.money.currency)) return undefined;
  const places = Math.max(...terms.map(({ money }) => money.amount.split('.')[1]?.length ?? 0));
  const amount = sum(terms.map(({ money, times = 1 }) => exact(money.amount).times(times)));
  const text = (amount.isZero() ? amount.abs() : amount).toFixed(places);
  return decimalSchema.safeParse(text).success ? { amount: text, currency: first.money.currency } : undefined;
}
