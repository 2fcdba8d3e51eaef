import { decimalFromMinorUnits, decimalSchema, type Money, toTimestamp } from '@makerfex/integrations-core';
import { decodeHTMLStrict } from 'entities';
import * as z from 'zod';
import { UnusableField, type Warn } from './mapping.ts';

/** Etsy's ids are integers of 64 bits; those beyond 2^53 would have lost digits and are refused. */
export const rawId = z.union([z.int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)]);
export const rawText = z.string().nullish();
export const rawNumber = z.number().nullish();
export const rawSeconds = rawNumber;
export const rawFlag = z.boolean().nullish();
/** Schema `Money` of Etsy's document: an integer amount over a divisor, which need not be 100. */
export const rawMoney = z.object({
  amount: z.int(),
  divisor: z.int().positive(),
  currency_code: z.string().regex(/^[A-Za-z]{3}$/, 'not a three-letter currency code'),
});
export type RawMoney = z.infer<typeof rawMoney>;

/** Etsy escapes text for HTML (`O&#39;Connell`, etsy/open-api#446): decoded once, so that what a buyer typed is kept. */
export function text(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return value.includes('&') ? decodeHTMLStrict(value) : value;
}

/** Text where an empty one says nothing. */
export const filledText = (value: string | null | undefined): string | null => text(value) || null;

export const idText = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Epoch seconds to the canonical form; 0 is how Etsy writes "never". */
export function time(seconds: number | null | undefined, field: string, warn: Warn): string | null {
  if (seconds === null || seconds === undefined || seconds === 0) return null;
  const instant = toTimestamp(Math.trunc(seconds) * 1_000);
  if (instant === undefined) warn(field, 'not an instant from 1970 up to 2100, in epoch seconds');
  return instant ?? null;
}

function exact(raw: RawMoney): Money | undefined {
  const amount = decimalFromMinorUnits(raw.amount, raw.divisor);
  if (amount === undefined || !decimalSchema.safeParse(amount).success) return undefined;
  return { amount, currency: raw.currency_code.toUpperCase() };
}

const inexact = 'not an exact amount of money: its divisor is no power of ten, or it is too large';

/** Money that a record cannot do without. */
export function money(raw: RawMoney, field: string): Money {
  const value = exact(raw);
  if (!value) throw new UnusableField(field, inexact);
  return value;
}

export function optionalMoney(raw: RawMoney | null | undefined, field: string, warn: Warn): Money | null {
  if (!raw) return null;
  const value = exact(raw);
  if (!value) warn(field, inexact);
  return value ?? null;
}

export function countryCode(raw: string | null | undefined, warn: Warn): string | null {
  const code = raw?.trim().toUpperCase();
  if (!code) return null;
  if (/^[A-Z]{2}$/.test(code)) return code;
  warn('country_iso', 'not a two-letter country code');
  return null;
}
