import * as z from 'zod';

const text = z.string().nullable();

/** A postal address. Every field is personal data that a provider may withhold: null means withheld, not empty. */
export const addressSchema = z.object({
  name: text,
  company: text,
  line1: text,
  line2: text,
  city: text,
  region: text,
  postalCode: text,
  /** ISO 3166-1 alpha-2, upper case. */
  countryCode: z
    .string()
    .regex(/^[A-Z]{2}$/, 'not a two-letter country code')
    .nullable(),
  phone: text,
});
export type Address = z.infer<typeof addressSchema>;
