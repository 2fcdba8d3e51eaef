import type { Known, RawObject, RecordReader } from '@makerfex/integrations-core/provider';
import { type Money, toDecimal, toTimestamp } from '@makerfex/integrations-core/records';
import { decodeHTMLStrict } from 'entities';
import * as z from 'zod';
import { divide } from './decimals.ts';

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

/** Etsy escapes text for HTML (`O&#39;Connell`, etsy/open-api#446). Decoded only once, so that entities a buyer typed stay. */
export const decoded = (value: string): string => (value.includes('&') ? decodeHTMLStrict(value) : value);

/** Empty text means none. */
export function text(value: Known<string>): Known<string> {
  if (value === null || value === undefined) return value;
  return value.trim() === '' ? null : decoded(value);
}

/** Text of a field that is null only if Etsy withholds it. */
export const givenText = (value: Known<string>): Known<string> => (value === null ? undefined : text(value));

export const idText = (value: Known<string | number>): Known<string> =>
  value === null || value === undefined ? value : String(value);

/**
 * Converts epoch seconds to a canonical timestamp; Etsy writes 0 for "never".
 * @returns undefined, with a warning, if the seconds are out of range.
 */
export function time(seconds: Known<number>, field: string, record: RecordReader): Known<string> {
  if (seconds === undefined) return undefined;
  if (seconds === null || seconds === 0) return null;
  return (
    toTimestamp(Math.trunc(seconds) * 1_000) ?? record.warn(field, 'must be a time from 1970 to 2100, in epoch seconds')
  );
}

/** When a raw record was last changed, if that can be read. Receipts and listings name the key differently. */
export function changedAt(raw: RawObject): string | undefined {
  const seconds = raw['updated_timestamp'] ?? raw['update_timestamp'] ?? raw['last_modified_timestamp'];
  return typeof seconds === 'number' && seconds > 0 ? toTimestamp(Math.trunc(seconds) * 1_000) : undefined;
}

/** @returns undefined if the amount cannot be written exactly. */
export function readMoney(raw: RawMoney): Money | undefined {
  const amount = divide(raw.amount, raw.divisor);
  return amount === undefined ? undefined : { amount, currency: raw.currency_code.toUpperCase() };
}

const inexact = 'cannot be written as an exact amount: its fraction repeats forever, or it is too large';

/** A required amount: one that cannot be written exactly rejects the record. */
export function money(raw: RawMoney, field: string, record: RecordReader): Money {
  return readMoney(raw) ?? record.reject(field, inexact);
}

/** An amount that is null only if Etsy withholds it. */
export function optionalMoney(raw: Known<RawMoney>, field: string, record: RecordReader): Money | undefined {
  return raw ? (readMoney(raw) ?? record.warn(field, inexact)) : undefined;
}
