import * as z from 'zod';
import type { Delivery } from '../config.ts';
import { addressFields } from '../fields.ts';

const optionalText = z.string().trim().nullish();
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
  address: z.union([z.string(), addressFields]).nullish(),
  currency: optionalText,
  rates: z.array(legacyRateSchema).nullish(),
  notes: z.string().nullish(),
});
export type LegacyVendor = z.output<typeof legacyVendorSchema>;

/** A name as a key: `Small box (A4)` is `small_box_a4`. */
export const toKey = (name: string): string => {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 50);
  return /^[a-z]/.test(plain) ? plain : `rate_${plain}`;
};

/** The config of the connection that a row becomes; the provider's schema says whether it is one. */
export function toVendorConfig(row: LegacyVendor, usual: { currency: string; delivery: Delivery }): object {
  const { address } = row;
  const lines = typeof address === 'string' ? address.split('\n').flatMap((line) => line.trim() || []) : [];
  const vendor = {
    name: row.vendor_name,
    ...(row.email && { email: row.email }),
    ...(row.phone && { phone: row.phone }),
    ...(typeof address === 'object' && address && { address }),
    ...(lines.length > 0 && { details: lines }),
  };
  const rates = (row.rates ?? []).map(({ name, price, unit }) => [
    toKey(name),
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

/** Names of rates that would take each other's place. */
export const doubledRates = ({ rates }: LegacyVendor): string[] => {
  const names = (rates ?? []).map(({ name }) => name);
  return names.filter((name, index) => names.some((other, at) => at < index && toKey(other) === toKey(name)));
};
