import { IntegrationError } from '../errors.ts';
import { type Exact, exact, round, shareOut } from './exact.ts';
import { minorUnits } from './minor-units.ts';
import { currencySchema, decimalFromMinorUnits, decimalSchema, type Money, toDecimal } from './money.ts';
import { type MoneyTerm, sumMoney } from './sum-money.ts';

/** An amount of the currency: money, or a decimal such as `12.50`. */
export type Amount = Money | string;

/**
 * Exact arithmetic in one currency. Each function throws IntegrationError `invalid_input` if an amount is no decimal, has another
 * currency, or the result has more digits than an amount can have; in the `map` of a list this rejects the record.
 */
export interface ExactMoney {
  /** The amount of a decimal in any common spelling. */
  readonly of: (amount: Amount) => Money;
  /** The sum, with the decimals of the longest. */
  readonly add: (amount: Amount, ...others: readonly Amount[]) => Money;
  /** The first amount without the others. */
  readonly subtract: (from: Amount, ...amounts: readonly Amount[]) => Money;
  /** The amount with the opposite sign. */
  readonly negate: (amount: Amount) => Money;
  /**
   * Splits an amount into shares that add up to it, in the currency's smallest unit, or in the amount's own if that is finer. What is
   * left goes to those that were cut most, one unit each; among equals to the first.
   * @param into how many equal shares, or the weight of each
   */
  readonly split: (amount: Amount, into: number | readonly (number | string)[]) => Money[];
  /**
   * The price of one, if several cost the amount: with at least the amount's decimals, and rounded at 8 if there is no end to them: times `by` it can
   * then differ from the amount.
   * @param by what to divide by, such as a quantity; not 0
   */
  readonly divide: (amount: Amount, by: number | string) => Money;
  /**
   * The amount of a count of minor units, such as cents.
   * @param units a whole number of them
   * @param divisor how many make one of the currency: a power of ten; if left out that of ISO 4217, such as 1 for JPY, and
   * 100 for a currency that is not in it
   */
  readonly fromMinorUnits: (units: number | string, divisor?: number) => Money;
}

/** Decimals of a quotient that does not end earlier. */
const mostQuotientPlaces = 8;

/** The most shares of a split. */
const mostShares = 10_000;

/**
 * Exact arithmetic in a currency: amounts are decimals, never floats.
 * @throws IntegrationError `invalid_input` if it is not the code of a currency
 * @example
 * const eur = money('EUR');
 * eur.add('12.50', '0.1'); // { amount: '12.60', currency: 'EUR' }
 * eur.split('10', 3).map(({ amount }) => amount); // ['3.34', '3.33', '3.33']
 * eur.fromMinorUnits(1250); // { amount: '12.50', currency: 'EUR' }
 */
export function money(code: string): ExactMoney {
  const currency = code.trim().toUpperCase();
  if (!currencySchema.safeParse(currency).success) throw invalid('The code of the currency cannot be read');
  const of = (amount: Amount): Money => {
    if (typeof amount !== 'string' && amount.currency !== currency)
      throw invalid(`An amount has another currency than ${currency}`);
    return written(toDecimal(typeof amount === 'string' ? amount.trim() : amount.amount));
  };
  const written = (amount: string | undefined): Money => {
    if (decimalSchema.safeParse(amount).success && amount !== undefined) return { amount, currency };
    throw invalid(`An amount in ${currency} is not a decimal, or has too many digits`);
  };
  const total = (terms: readonly MoneyTerm[]): Money => written(sumMoney(terms)?.amount);
  const minus = (amount: Amount): MoneyTerm => ({ money: of(amount), times: -1 });
  return {
    of,
    add: (...amounts) => total(amounts.map((amount) => ({ money: of(amount) }))),
    subtract: (from, ...amounts) => total([{ money: of(from) }, ...amounts.map(minus)]),
    negate: (amount) => total([minus(amount)]),
    split: (amount, into) => {
      const whole = of(amount).amount;
      const places = Math.max(minorUnits(currency), whole.split('.')[1]?.length ?? 0);
      const shares = shareOut(exact(whole), readWeights(into), places);
      if (!shares) throw invalid('The weights of a split add up to zero');
      return shares.map((share) => written((share.isZero() ? share.abs() : share).toFixed(places)));
    },
    divide: (amount, by) => {
      const whole = of(amount).amount;
      const places = whole.split('.')[1]?.length ?? 0;
      const quotient = exact(whole).div(by);
      if (!quotient.isFinite()) throw invalid('An amount is divided by a number that is not 0');
      const needed = Math.max(places, Math.min(quotient.decimalPlaces() ?? 0, mostQuotientPlaces));
      return written(toDecimal(round(quotient, needed).toFixed(needed)));
    },
    fromMinorUnits: (units, divisor = 10 ** minorUnits(currency)) =>
      written(decimalFromMinorUnits(Number(units), divisor)),
  };
}

function readWeights(into: number | readonly (number | string)[]): Exact[] {
  const weights = typeof into === 'number' ? equalWeights(into) : into.map((weight) => exact(weight));
  if (weights.length === 0 || weights.length > mostShares || weights.some((weight) => !weight.gte(0)))
    throw invalid(`An amount is split into 1 to ${mostShares} shares whose weights are not negative`);
  return weights;
}

const equalWeights = (parts: number): Exact[] =>
  Number.isInteger(parts) && parts > 0 && parts <= mostShares ? Array.from({ length: parts }, () => exact(1)) : [];

const invalid = (problem: string): IntegrationError => new IntegrationError('invalid_input', `${problem}.`);
