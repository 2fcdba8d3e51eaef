import * as z from 'zod';
import { addressSchema } from './address.ts';
import { timeZoneSchema } from './day.ts';

const text = z.string().max(500);
const optionalText = text.nullable().default(null);

/** Who sells, buys or does the work, on a document. Only the name is required, as for a walk-in customer. */
export const partySchema = z.object({
  /** Name of the person or the company. At most 500 characters, like the other texts. */
  name: text.min(1),
  /** Postal address, as printed. Null: none. */
  address: addressSchema.nullable().default(null),
  /** Printed email address. */
  email: optionalText,
  /** Printed phone number. */
  phone: optionalText,
  /** Printed address of a website. */
  website: optionalText,
  /** Printed with its label: `VAT DE123456789`. */
  taxId: optionalText,
  /** Further lines of the letterhead: register entry, bank account. */
  details: z.array(text).max(10).default([]),
});
/** Who sells, buys or does the work, on a document. Only the name is required, as for a walk-in customer. */
export type Party = z.infer<typeof partySchema>;

/** A party with its letterhead. */
export const issuerSchema = partySchema.extend({
  /** A PNG or JPEG image, base64; at most 1.5 MB of it. */
  logo: z.base64().max(2_000_000).nullable().default(null),
  /** An IANA name such as `America/Los_Angeles`. It determines the date of documents, and is not printed. */
  timeZone: timeZoneSchema.optional(),
});
/** A {@link Party} with its letterhead: who issues a document. */
export type Issuer = z.infer<typeof issuerSchema>;
