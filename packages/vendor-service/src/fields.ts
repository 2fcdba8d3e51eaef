import { type Address, documentDecimalSchema, oneLine, type Party } from '@makerfex/integrations-core/records';
import * as z from 'zod';

// What people enter, in snake_case; canonical records are built from it.

/** An exact, non-negative decimal: a price, a quantity. */
export const amountSchema = documentDecimalSchema.refine((value) => !value.startsWith('-'), 'must not be negative');

/** One line of at most 500 characters. */
export const shortText = oneLine(z.string().trim().min(1).max(500));
/** What a quantity counts, as printed: `h`, `kg`. */
export const unitSchema = oneLine(z.string().max(40));

export const addressFields = z.strictObject({
  name: shortText.optional(),
  company: shortText.optional(),
  line1: shortText.optional(),
  line2: shortText.optional(),
  city: shortText.optional(),
  region: shortText.optional(),
  postal_code: shortText.optional(),
  country_code: z
    .string()
    .regex(/^[A-Z]{2}$/, 'not a two-letter country code')
    .optional(),
  phone: shortText.optional(),
});

export const toAddress = (of: z.output<typeof addressFields>): Address => ({
  name: of.name ?? null,
  company: of.company ?? null,
  line1: of.line1 ?? null,
  line2: of.line2 ?? null,
  city: of.city ?? null,
  region: of.region ?? null,
  postalCode: of.postal_code ?? null,
  countryCode: of.country_code ?? null,
  phone: of.phone ?? null,
});

export const partyFields = z.strictObject({
  name: shortText,
  email: z.email('not an email address').max(254).optional(),
  phone: shortText.optional(),
  website: shortText.optional(),
  /** As printed, with its label. */
  tax_id: shortText.optional(),
  address: addressFields.optional(),
  /** More lines to print. */
  details: z.array(shortText).max(10).default([]),
});

export const toParty = (of: z.output<typeof partyFields>): Party => ({
  name: of.name,
  address: of.address ? toAddress(of.address) : null,
  email: of.email ?? null,
  phone: of.phone ?? null,
  website: of.website ?? null,
  taxId: of.tax_id ?? null,
  details: of.details,
});
