import * as z from 'zod';

/** An exact decimal: at most 15 digits before the point and 6 after it, never a float, never an exponent. */
export const decimalSchema = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/, 'not a decimal with at most 15.6 digits');

/** An ISO 4217 code, upper case. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'not a three-letter currency code');

/** An amount of money: `{ amount: '12.50', currency: 'EUR' }`. */
export const moneySchema = z.object({ amount: decimalSchema, currency: currencySchema });
export type Money = z.infer<typeof moneySchema>;

/**
 * Turns an integer count of minor units into an exact decimal: `(1250, 100)` is `'12.50'`.
 * @param divisor a power of ten, as providers state it; it need not be 100.
 * @returns `undefined` where the amount is no safe integer or the divisor no power of ten.
 */
export function decimalFromMinorUnits(amount: number, divisor: number): string | undefined {
  const places = Math.log10(divisor);
  if (!Number.isSafeInteger(amount) || !Number.isInteger(places) || places < 0) return undefined;
  const digits = String(Math.abs(amount)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = places === 0 ? '' : `.${digits.slice(-places)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction}`;
}
