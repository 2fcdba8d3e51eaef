import * as z from 'zod';
import { toDecimal } from '../../records/money.ts';
import { toTimestamp } from '../../records/timestamp.ts';
import type { Known } from './known.ts';

/**
 * Text of an answer. Text that is empty, or only white space, is null: there is none.
 * @example
 * const guest = z.object({ name: text.nullish() });
 */
export const text = z.string('is not text').transform((value) => (value.trim() === '' ? null : value));

/**
 * An amount of an answer that is text, as an exact decimal; empty text is null. A number is an issue: it may already be rounded.
 * @example
 * const product = z.object({ price: decimal.nullish() });
 */
export const decimal = text.transform((value, context) => {
  const exact = value === null ? null : toDecimal(value.trim());
  if (exact !== undefined) return exact;
  context.addIssue({ code: 'custom', message: 'is not a decimal, or has too many digits' });
  return z.NEVER;
});

/**
 * A time of an answer, as the canonical timestamp; empty text is null. Text that {@link toTimestamp} cannot read is an issue.
 * @param zone `zoned` if the text has a zone; `utc` if it has none and the API documents that it is UTC
 * @example
 * const order = z.object({ created_at: instant('zoned'), date_paid_gmt: instant('utc').nullish() });
 */
export const instant = (zone: 'utc' | 'zoned') =>
  z.string('is not text').transform((value, context) => {
    if (value.trim() === '') return null;
    const timestamp = toTimestamp(value, zone === 'utc' ? { zone } : {});
    if (timestamp !== undefined) return timestamp;
    const problem =
      zone === 'utc' ? 'is not a time from 1970 up to 2100' : 'is not a time with a zone from 1970 up to 2100';
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

/** CLDR's word for an unknown region. */
const unknownRegion = 'ZZ';

/**
 * A country of an answer, as its ISO 3166-1 alpha-2 code in upper case. Empty text and `ZZ` (unknown region) are null.
 * @example
 * const address = z.object({ city: text.nullish(), country_code: country.nullish() });
 */
export const country = z.string('is not text').transform((value, context) => {
  const code = value.trim().toUpperCase();
  if (code === '' || code === unknownRegion) return null;
  if (/^[A-Z]{2}$/.test(code)) return code;
  context.addIssue({ code: 'custom', message: 'is not a two-letter country code' });
  return z.NEVER;
});

/**
 * Joins first and last name. Null if there is neither; undefined, so unknown, if one of them is unknown.
 * @example
 * personName('Ada', null); // 'Ada'
 */
export function personName(first: Known<string>, last: Known<string>): Known<string> {
  if (first === undefined || last === undefined) return undefined;
  return [first, last].flatMap((part) => part?.trim() || []).join(' ') || null;
}
