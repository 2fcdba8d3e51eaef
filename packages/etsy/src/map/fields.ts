import { type Money, toDecimal, toTimestamp } from '@makerfex/integrations-core';
import { decodeHTMLStrict } from 'entities';
import * as z from 'zod';
import { divide } from './decimals.ts';
import { UnusableField, type Warn } from './mapping.ts';

/** Etsy's ids are 64-bit integers; numbers beyond 2^53 have lost digits and are rejected. */
export const rawId = z.union([z.int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)]);
export const rawText = z.string().nullish();
export const rawNumber = z.number().nullish();
export const rawSeconds = rawNumber;
export const rawFlag = z.boolean().nullish();
/** An integer beyond 2^53 lost digits when the JSON was parsed. */
const rawAmount = z.union([
  z.number().refine((amount) => Number.isSafeInteger(amount) || !Number.isInteger(amount), 'too large to be exact'),
  z.string().refine((amount) => toDecimal(amount) !== undefined, 'not a decimal'),
]);
/** Etsy's schema `Money`: an integer amount and a divisor, which is not always 100. */
export const rawMoney = z.object({
  amount: rawAmount,
  divisor: z.int().positive(),
  currency_code: z.string().regex(/^[A-Za-z][A-Za-z0-9]{2,9}$/, 'not a currency code of 3 to 10 letters'),
});
export type RawMoney = z.infer<typeof rawMoney>;

/** Absent (the key is missing) means unknown, null means known to be none. */
export type Nullish<Value> = Value | null | undefined;

/** Etsy escapes text for HTML (`O&#39;Connell`, etsy/open-api#446). Decoded only once, so that entities a buyer typed stay. */
export const decoded = (value: string): string => (value.includes('&') ? decodeHTMLStrict(value) : value);

/** Empty text means none. */
export function text(value: Nullish<string>): Nullish<string> {
  if (value === null || value === undefined) return value;
  return value.trim() === '' ? null : decoded(value);
}

/** Text of a field that is null only if Etsy withholds it. */
export const givenText = (value: Nullish<string>): Nullish<string> => (value === null ? undefined : text(value));

export const idText = (value: Nullish<string | number>): Nullish<string> =>
  value === null || value === undefined ? value : String(value);

/** The list if every entry could be read, else undefined: part of a list must not replace the whole. */
export function complete<Entry>(list: Nullish<readonly Nullish<Entry>[]>): Entry[] | undefined {
  const known = (list ?? []).filter((entry) => entry !== null && entry !== undefined);
  return list && known.length === list.length ? known : undefined;
}

/**
 * Converts epoch seconds to a canonical timestamp; Etsy writes 0 for "never".
 * @returns undefined, with a warning, if the seconds are out of range.
 */
export function time(seconds: Nullish<number>, field: string, warn: Warn): Nullish<string> {
  if (seconds === undefined) return undefined;
  if (seconds === null || seconds === 0) return null;
  const instant = toTimestamp(Math.trunc(seconds) * 1_000);
  if (instant === undefined) warn(field, 'must be a time from 1970 to 2100, in epoch seconds');
  return instant;
}

/** @returns undefined if the amount cannot be written exactly. */
export function readMoney(raw: RawMoney): Money | undefined {
  const amount = divide(raw.amount, raw.divisor);
  return amount === undefined ? undefined : { amount, currency: raw.currency_code.toUpperCase() };
}

const inexact = 'cannot be written as an exact amount: its fraction repeats forever, or it is too large';

/** A required amount. @throws UnusableField if it cannot be written exactly. */
export function money(raw: RawMoney, field: string): Money {
  const value = readMoney(raw);
  if (!value) throw new UnusableField(field, inexact);
  return value;
}

/** An amount that is null only if Etsy withholds it. */
export function optionalMoney(raw: Nullish<RawMoney>, field: string, warn: Warn): Money | undefined {
  if (!raw) return undefined;
  const value = readMoney(raw);
  if (!value) warn(field, inexact);
  return value;
}

export function countryCode(raw: Nullish<string>, warn: Warn): Nullish<string> {
  if (raw === undefined) return undefined;
  const code = raw?.trim().toUpperCase();
  if (!code) return null;
  if (/^[A-Z]{2}$/.test(code)) return code;
  warn('country_iso', 'not a two-letter country code');
  return undefined;
}
