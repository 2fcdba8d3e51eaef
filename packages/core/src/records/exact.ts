import { BigNumber } from 'bignumber.js';
import { IntegrationError } from '../errors.ts';

/**
 * Sums and products are exact. A quotient is cut at 40 decimals: since no divisor has more than 20 digits, one that is not a tie
 * at the currency's decimals differs from it much earlier.
 */
const Exact = BigNumber.clone({ DECIMAL_PLACES: 40, ROUNDING_MODE: BigNumber.ROUND_HALF_UP, EXPONENTIAL_AT: 100 });
export type Exact = BigNumber;

export const exact = (value: string | number): Exact => new Exact(value);
export const sum = (values: Iterable<Exact>): Exact =>
  [...values].reduce((total, value) => total.plus(value), exact(0));

/** Half away from zero, so that a credit note is exactly the negative of its invoice. */
export const round = (value: Exact, places: number): Exact => value.decimalPlaces(places, BigNumber.ROUND_HALF_UP);

/**
 * Writes an amount with exactly `places` decimals, zero without a sign.
 * @throws IntegrationError `invalid_input` if it has more digits than a canonical decimal can have
 */
export function write(value: Exact, places: number): string {
  if (value.abs().gte(1e15))
    throw new IntegrationError(
      'invalid_input',
      'The amounts add up to more than 15 digits: check quantities and prices, or split the invoice.',
    );
  return (value.isZero() ? value.abs() : value).toFixed(places);
}

/**
 * Splits an amount by weight so that the shares add up to it: each is cut to `places`, and the remainder goes, one smallest
 * unit each, to those that were cut most; among equals to the first.
 * @returns undefined if the weights add up to zero
 */
export function shareOut(amount: Exact, weights: readonly Exact[], places: number): Exact[] | undefined {
  const whole = sum(weights);
  if (whole.isZero()) return undefined;
  const wanted = weights.map((weight) => amount.times(weight).div(whole));
  const shares = wanted.map((share) => share.decimalPlaces(places, BigNumber.ROUND_DOWN));
  const left = amount.minus(sum(shares)).shiftedBy(places);
  const unit = exact(left.isNegative() ? -1 : 1).shiftedBy(-places);
  const cutBy = (index: number) => at(wanted, index).minus(at(shares, index)).times(unit);
  const byCut = [...weights.keys()].toSorted((a, b) => cutBy(b).comparedTo(cutBy(a)) ?? 0);
  for (const index of byCut.slice(0, left.abs().toNumber())) shares[index] = at(shares, index).plus(unit);
  return shares;
}

const at = (values: readonly Exact[], index: number): Exact => values[index] ?? exact(0);
