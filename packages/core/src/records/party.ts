import * as z from 'zod';
import { addressSchema } from './address.ts';
import { timeZoneSchema } from './day.ts';

const text = z.string().max(500);
const optionalText = text.nullable().default(null);

/** Who sells, buys or does the work, as a document names them. Only the name is needed: a walk-in customer has no more. */
export const partySchema = z.object({
  name: text.min(1),
  address: addressSchema.nullable().default(null),
  email: optionalText,
  phone: optionalText,
  website: optionalText,
  /** As it is printed, with its label: `VAT DE123456789`. */
  taxId: optionalText,
  /** Further lines of the letterhead: register entry, bank account. */
  details: z.array(text).max(10).default([]),
});
export type Party = z.infer<typeof partySchema>;

/** A party with its letterhead. */
export const issuerSchema = partySchema.extend({
  /** A PNG or JPEG image, base64; at most 1.5 MB of it. */
  logo: z.base64().max(2_000_000).nullable().default(null),
  /** Where the party's days begin and end: an IANA name, `America/Los_Angeles`. Documents are dated by it; it is not printed. */
  timeZone: timeZoneSchema.optional(),
});
export type Issuer = z.infer<typeof issuerSchema>;
