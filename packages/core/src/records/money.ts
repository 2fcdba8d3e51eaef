import * as z from 'zod';
import { exact } from './exact.ts';

/** Most digits on either side of a decimal's point. */
const maxPlaces = 18;

/** An exact decimal, as providers state amounts: at most 18 digits before and 18 after the point, no exponent. */
export const decimalSchema = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,17})(\.\d{1,18})?$/, 'not a decimal with at most 18 digits before and 18 after the point');

/** A currency as providers name it: ISO 4217, or a longer code such as `USDC`. Upper case. */
export const currencySchema = z.string().regex(/^[A-Z][A-Z0-9]{2,9}$/, 'not a currency code of 3 to 10 letters');

/** An amount of money, exactly as the provider states it: `{ amount: '12.50', currency: 'EUR' }`. */
export interface Money {
  /** An exact decimal, never a float: `12.50`. It can have more decimals than the currency. */
  amount: string;
  /** ISO 4217 (`EUR`), or the provider's code if it is not an ISO currency (`USDC`). Upper case. */
  currency: string;
}
export const moneySchema: z.ZodType<Money, Money> = z.object({ amount: decimalSchema, currency: currencySchema });

/**
 * Turns an integer count of minor units into an exact decimal.
 * @param divisor a power of ten, as providers state it; not always 100
 * @returns `undefined` if the amount is not a safe integer, or the divisor not a power of ten up to 10^18
 * @example
 * decimalFromMinorUnits(1250, 100); // '12.50'
 */
export function decimalFromMinorUnits(amount: number, divisor: number): string | undefined {
  const places = Math.log10(divisor);
  if (!Number.isSafeInteger(amount) || !Number.isInteger(places)) return undefined;
  if (places < 0 || places > maxPlaces) return undefined;
  const digits = String(Math.abs(amount)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = places === 0 ? '' : `.${digits.slice(-places)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction}`;
}

/**
 * Reads a decimal in any common spelling (`+5`, `.5`, `007`, `1E+3`) and writes it exactly, with its decimals, and zero without
 * a sign.
 * @returns `undefined` if it is not a decimal, or needs more digits than {@link decimalSchema} accepts
 * @example
 * toDecimal('1E+3'); // '1000'
 */
export function toDecimal(text: string): string | undefined {
  const spelling = /^[+-]?(?:\d+\.?(\d*)|\.(\d+))(e[+-]?\d{1,3})?$/i.exec(text);
  if (!spelling) return undefined;
  const [, after, alone, exponent] = spelling;
  const value = exact(text);
  const needed = value.decimalPlaces() ?? 0;
  if (needed > maxPlaces) return undefined;
  const given = exponent === undefined ? (after ?? alone ?? '').length : needed;
  // Never rounds: only zeros are left out.
  const plain = value.toFixed(Math.min(Math.max(given, needed), maxPlaces));
  return decimalSchema.safeParse(plain).success ? plain : undefined;
}
