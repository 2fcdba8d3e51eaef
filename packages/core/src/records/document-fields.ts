import * as z from 'zod';

/** An exact decimal on a document: at most 15 digits before and 6 after the point, so that totals stay exact. */
export const documentDecimalSchema = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/, 'not a decimal with at most 15.6 digits');

/** The currency of a document: an ISO 4217 code, whose smallest unit is known. Upper case. */
export const documentCurrencySchema = z.string().regex(/^[A-Z]{3}$/, 'not a three-letter currency code');

/** A calendar day, `YYYY-MM-DD`: documents are dated by day, in no time zone. */
export const daySchema = z.iso.date();

export const longTextSchema = z.string().max(20_000).nullable().default(null);
export const shortTextSchema = z.string().max(500).nullable().default(null);

/** What is made, sold or used, and how much. */
export const itemFields = {
  /** What it is, as printed; may have several lines. At most 20,000 characters. */
  description: z.string().max(20_000),
  /** The seller's own article number, printed with it. At most 500 characters. */
  sku: shortTextSchema,
  /** Exact; negative if something is returned. */
  quantity: documentDecimalSchema,
  /** The printed unit of the quantity: `h`, `kg`. Null for pieces. */
  unit: z.string().max(40).nullable().default(null),
};

/** What goes into one item: a bill of materials. */
export const bomSchema = z.object({
  /** The item that the materials are for, as named on the document. */
  item: z.string().max(500),
  /** What it takes, at most 1,000 entries. */
  materials: z
    .array(
      z.object({
        ...itemFields,
        /** A remark for who makes it: `cut 2 cm longer`. */
        note: shortTextSchema,
      }),
    )
    .max(1000),
});
/** What goes into one item: a bill of materials, printed with the document. */
export type Bom = z.infer<typeof bomSchema>;

export const bomsSchema = z.array(bomSchema).max(500).default([]);
