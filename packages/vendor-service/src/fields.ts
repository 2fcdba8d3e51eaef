import { type Address, documentDecimalSchema, oneLine, type Party } from '@makerfex/integrations-core/records';
import * as z from 'zod';

// What people enter, in snake_case; canonical records are built from it.

/** An exact, non-negative decimal: a price, a quantity. */
export const amountSchema = documentDecimalSchema.refine((value) => !value.startsWith('-'), 'must not be negative');

/** One line of at most 500 characters. */
export const shortText = oneLine(z.string().trim().min(1).max(500));
/** What a quantity counts, as printed: `h`, `kg`. */
export const unitSchema = oneLine(z.string().max(40));

/** How a form shows a field. */
export const shown = <Example>(title: string, description: string, ...examples: Example[]) => ({
  title,
  description,
  examples,
});

export const addressFields = z.strictObject({
  name: shortText.meta(shown('Name', 'The person at the address.', 'Ana Silva')).optional(),
  company: shortText.meta(shown('Company', 'Company or organisation.', 'Packright Lda')).optional(),
  line1: shortText.meta(shown('Street', 'Street and house number.', 'Rua das Flores 3')).optional(),
  line2: shortText.meta(shown('Second line', 'Flat, floor or care of.', '2nd floor')).optional(),
  city: shortText.meta(shown('City', 'Town or city.', 'Porto')).optional(),
  region: shortText.meta(shown('Region', 'State or province.', 'Norte')).optional(),
  postal_code: shortText.meta(shown('Postal code', 'As written on letters.', '4050-001')).optional(),
  country_code: z
    .string()
    .regex(/^[A-Z]{2}$/, 'not a two-letter country code')
    .meta(shown('Country', 'Two letters, ISO 3166-1 alpha-2.', 'PT'))
    .optional(),
  phone: shortText.meta(shown('Phone', 'Number for the delivery.', '+351 220 000 000')).optional(),
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
  name: shortText.meta(shown('Name', 'Name of the person or the company.', 'Packright Lda')),
  email: z
    .email('not an email address')
    .max(254)
    .meta(shown('Email', 'Where documents go if they are delivered by email.', 'orders@packright.example'))
    .optional(),
  phone: shortText.meta(shown('Phone', 'Printed on documents.', '+351 220 000 000')).optional(),
  website: shortText.meta(shown('Website', 'Printed on documents.', 'packright.example')).optional(),
  /** As printed, with its label. */
  tax_id: shortText.meta(shown('Tax id', 'As printed, with its label.', 'VAT PT123456789')).optional(),
  address: addressFields
    .meta(shown('Address', 'Printed on documents.', { line1: 'Rua das Flores 3', city: 'Porto' }))
    .optional(),
  /** More lines to print. */
  details: z
    .array(shortText)
    .max(10)
    .meta(shown('Details', 'More lines to print.', ['Registered in Porto, 12345']))
    .default([]),
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
