import * as z from 'zod';
import type { FieldsOf } from './record.ts';

const text = z.string().nullish();

/** A postal address. An absent field is unknown (a provider may withhold any part), null is known to be empty. */
export interface Address {
  /** The person at the address; of a shipping address, the recipient. */
  name?: string | null | undefined;
  /** Company or organisation at the address. */
  company?: string | null | undefined;
  /** Street and house number, as written. */
  line1?: string | null | undefined;
  /** Second line of the street: flat, floor, care of. */
  line2?: string | null | undefined;
  /** Town or city. */
  city?: string | null | undefined;
  /** State or province, as the provider writes it. */
  region?: string | null | undefined;
  /** Postal code, as written. */
  postalCode?: string | null | undefined;
  /** ISO 3166-1 alpha-2, upper case. */
  countryCode?: string | null | undefined;
  /** Phone number for the delivery. */
  phone?: string | null | undefined;
}
export const addressSchema: z.ZodType<Address, Address> = z.object({
  name: text,
  company: text,
  line1: text,
  line2: text,
  city: text,
  region: text,
  postalCode: text,
  countryCode: z
    .string()
    .regex(/^[A-Z]{2}$/, 'not a two-letter country code')
    .nullish(),
  phone: text,
} satisfies FieldsOf<Address>);
