import {
  decimalFromMinorUnits,
  decimalSchema,
  type Money,
  sumMoney,
  toDecimal,
} from '@makerfex/integrations-core/records';

/** A decimal as an integer over a power of ten, so that quotients are exact. */
interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

/** A canonical amount has at most this many decimals. */
const maxPlaces = 18;
const power = (places: number): bigint => 10n ** BigInt(places);

function parse(amount: string): Decimal {
  const [whole = '0', fraction = ''] = amount.split('.');
  return { units: BigInt(whole + fraction), places: fraction.length };
}

function write({ units, places }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const split = digits.length - places;
  const fraction = places === 0 ? '' : `.${digits.slice(split)}`;
  return `${units < 0n ? '-' : ''}${digits.slice(0, split)}${fraction}`;
}

/**
 * Divides exactly: 1250 by 100 is `12.50`, 250 by 4 is `62.50`.
 * @param dividend an integer, or a decimal in any common notation.
 * @returns `undefined` if the quotient repeats forever, or has more digits than a canonical decimal.
 */
export function divide(dividend: string | number, divisor: number): string | undefined {
  // The fast path of nearly all amounts.
  const simple = typeof dividend === 'number' && divisor <= 1e6 ? decimalFromMinorUnits(dividend, divisor) : undefined;
  if (simple !== undefined) return simple;
  const text = toDecimal(String(dividend));
  if (text === undefined) return undefined;
  // Keep as many decimals as the divisor has, even if the last ones are 0.
  return divideBy(parse(text), BigInt(divisor), (more) => power(more) % BigInt(divisor) === 0n);
}

/** The price of one unit. @returns `undefined` if it cannot be written exactly. */
export function perUnit({ amount, currency }: Money, count: number): Money | undefined {
  const one = divideBy(parse(amount), BigInt(count));
  return one === undefined ? undefined : { amount: one, currency };
}

function divideBy({ units, places }: Decimal, by: bigint, isPreferred = (_more: number) => false): string | undefined {
  const allPlaces = Array.from({ length: maxPlaces - places + 1 }, (_, more) => more);
  const more = allPlaces.find(isPreferred) ?? allPlaces.find((count) => (units * power(count)) % by === 0n);
  if (more === undefined) return undefined;
  const amount = write({ units: (units * power(more)) / by, places: places + more });
  return decimalSchema.safeParse(amount).success ? amount : undefined;
}

/** Adds up exactly. @returns `undefined` if there is nothing to add or the currencies differ. */
export const add = (...amounts: readonly Money[]): Money | undefined => sumMoney(amounts.map((money) => ({ money })));

export function times({ amount, currency }: Money, count: number): Money {
  if (count === 1) return { amount, currency };
  const { units, places } = parse(amount);
  return { amount: write({ units: units * BigInt(count), places }), currency };
}

/** The amount with the opposite sign. */
export const negative = ({ amount, currency }: Money): Money => ({
  amount: amount.startsWith('-') ? amount.slice(1) : `-${amount}`,
  currency,
});

export const isZero = ({ amount }: Money): boolean => !/[1-9]/.test(amount);
export const isPositive = (money: Money): boolean => !money.amount.startsWith('-') && !isZero(money);

/** Whether two amounts are equal and in the same currency: `1.5` and `1.50` are the same. */
export function isSame(a: Money | undefined, b: Money | undefined): boolean {
  const difference = a && b && add(a, negative(b));
  return difference !== undefined && isZero(difference);
}
