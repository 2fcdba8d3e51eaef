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
  /** Of one. A number is taken as it is written. */
  price: z.union([z.string().trim(), z.number()]).transform(String),
  unit: optionalText,
});

/** A vendor as it was kept on an employee's record, in the host's own columns named so. What is missing may be null. */
export const legacyVendorSchema = z.object({
  shop_id: z.string().min(1),
  employee_id: z.union([z.string().min(1), z.number()]).transform(String),
  vendor_name: z.string().trim().min(1),
  service: optionalText,
  email: optionalText,
  phone: optionalText,
  /** By its parts, or as text, whose lines are printed as they are. */
  address: z.union([z.string(), addressParts]).nullish(),
  currency: optionalText,
  rates: z.array(legacyRateSchema).nullish(),
  notes: z.string().nullish(),
});
export type LegacyVendor = z.output<typeof legacyVendorSchema>;

/** A name as a key: `Small box (A4)` is `small_box_a4`. Null where nothing of it can be in one. */
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

/** The keys of rates by their names, numbered by position where a name gives none or one that an earlier name has. */
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

/** The config of the connection that a row becomes; the provider's schema says whether it is one. */
export function toVendorConfig(row: LegacyVendor, usual: { currency: string; delivery: Delivery }): object {
  const { address } = row;
  const lines = typeof address === 'string' ? address.split('\n').flatMap((line) => line.trim() || []) : [];
  const vendor = {
    name: row.vendor_name,
    ...(row.email && { email: row.email }),
    ...(row.phone && { phone: row.phone }),
    ...(typeof address === 'object' && address && Object.keys(address).length > 0 && { address }),
    ...(lines.length > 0 && { details: lines }),
  };
  const given = row.rates ?? [];
  const keys = toRateKeys(given.map(({ name }) => name));
  const rates = given.map(({ name, price, unit }, index) => [
    keys[index],
    { label: name, unit_price: price, ...(unit && { unit }) },
  ]);
  return {
    vendor,
    delivery: usual.delivery,
    currency: row.currency || usual.currency,
    rates: Object.fromEntries(rates),
    ...(row.notes && { notes: row.notes }),
  };
}

/** Names that several rates have: nobody could tell them apart. */
export const doubledRates = ({ rates }: LegacyVendor): string[] => {
  const names = (rates ?? []).map(({ name }) => name);
  return names.filter((name, index) => names.indexOf(name) < index);
};
