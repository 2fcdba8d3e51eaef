import * as z from 'zod';
import type { Delivery } from '../config.ts';
import { addressFields } from '../fields.ts';

const optionalText = z.string().trim().nullish();
const isMissing = (part: unknown): boolean => part === null || (typeof part === 'string' && part.trim() === '');
const addressParts = z
  .record(z.string(), z.unknown())
  .transform((parts) => Object.fromEntries(Object.entries(parts).filter(([, part]) => !isMissing(part))))
  .pipe(addressFields);
const legacyRateSchema = z.object({
  name: z.string().trim().min(1),
  /** Price of one unit. */
  price: z.union([z.string().trim(), z.number()]).transform(String),
  unit: optionalText,
});

/** A vendor from an employee's record, with the host's columns renamed to these. Missing values may be null. */
export const legacyVendorSchema = z.object({
  shop_id: z.string().min(1),
  employee_id: z.union([z.string().min(1), z.number()]).transform(String),
  vendor_name: z.string().trim().min(1),
  service: optionalText,
  email: optionalText,
  phone: optionalText,
  /** In parts, or as text whose lines are printed unchanged. */
  address: z.union([z.string(), addressParts]).nullish(),
  currency: optionalText,
  rates: z.array(legacyRateSchema).nullish(),
  notes: z.string().nullish(),
});
export type LegacyVendor = z.output<typeof legacyVendorSchema>;

/** A name as a key: `Small box (A4)` is `small_box_a4`. Null if no character fits into a key. */
export const toKey = (name: string): string | null => {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 50);
  if (plain === '') return null;
  return /^[a-z]/.test(plain) ? plain : `rate_${plain}`;
};

/** Makes a key for each rate's name, numbered by position if the name gives none or a duplicate. */
function toRateKeys(names: readonly string[]): string[] {
  const keys = names.map(toKey);
  const taken = new Set(keys);
  return keys.map((key, index) => {
    if (key !== null && keys.indexOf(key) === index) return key;
    let number = index + 1;
    while (taken.has(`rate_${number}`)) number += 1;
    taken.add(`rate_${number}`);
    return `rate_${number}`;
  });
}

/** Builds the connection's config from a row, before the provider's schema validates it. */
export function toVendorConfig(row: LegacyVendor, defaults: { currency: string; delivery: Delivery }): object {
  const { address } = row;
  const lines = typeof address === 'string' ? address.split('\n').flatMap((line) => line.trim() || []) : [];
  const vendor = {
    name: row.vendor_name,
    ...(row.email && { email: row.email }),
    ...(row.phone && { phone: row.phone }),
    ...(typeof address === 'object' && address && Object.keys(address).length > 0 && { address }),
    ...(lines.length > 0 && { details: lines }),
  };
  const legacyRates = row.rates ?? [];
  const keys = toRateKeys(legacyRates.map(({ name }) => name));
  const rates = legacyRates.map(({ name, price, unit }, index) => [
    keys[index],
    { label: name, unit_price: price, ...(unit && { unit }) },
  ]);
  return {
    vendor,
    delivery: defaults.delivery,
    currency: row.currency || defaults.currency,
    rates: Object.fromEntries(rates),
    ...(row.notes && { notes: row.notes }),
  };
}

/** Names that several rates share. */
export const duplicateRates = ({ rates }: LegacyVendor): string[] => {
  const names = (rates ?? []).map(({ name }) => name);
  return names.filter((name, index) => names.indexOf(name) < index);
};
