import { exact, sum } from './exact.ts';
import { decimalFromMinorUnits, decimalSchema, type Money } from './money.ts';

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
  const places = Math.max(...terms.map(({ money }) => placesOf(money.amount)));
  const amount = sumUnits(terms, places) ?? sumDecimals(terms, places);
  return amount === undefined ? undefined : { amount, currency: first.money.currency };
}

/** Numbers are many times faster than decimals of any length. @returns undefined if they may not be exact */
function sumUnits(terms: readonly MoneyTerm[], places: number): string | undefined {
  const units = terms.map(
    ({ money: { amount }, times = 1 }) => Number(amount.replace('.', '')) * times * 10 ** (places - placesOf(amount)),
  );
  if (!Number.isSafeInteger(units.reduce((size, unit) => size + Math.abs(unit), 0))) return undefined;
  return decimalFromMinorUnits(
    units.reduce((total, unit) => total + unit, 0),
    10 ** places,
  );
}

function sumDecimals(terms: readonly MoneyTerm[], places: number): string | undefined {
  const amount = sum(terms.map(({ money, times = 1 }) => exact(money.amount).times(times)));
  const text = (amount.isZero() ? amount.abs() : amount).toFixed(places);
  return decimalSchema.safeParse(text).success ? text : undefined;
}

function placesOf(amount: string): number {
  const point = amount.indexOf('.');
  return point < 0 ? 0 : amount.length - point - 1;
}
