import * as z from 'zod';
import { addressSchema } from './address.ts';
import { bomsSchema, daySchema, itemFields, longTextSchema, shortTextSchema } from './document-fields.ts';
import { issuerSchema, partySchema } from './party.ts';

/** Work for a service vendor, such as packing or painting. It has no prices; the invoice has those. */
export const workOrderSchema = z.object({
  /** The number that is printed on it, and that the vendor names in questions. */
  number: z.string().min(1).max(100),
  /** A short subject: `Packing for order 1001`. */
  title: shortTextSchema,
  /** The day of issue, `YYYY-MM-DD`. */
  issuedOn: daySchema,
  /** By when the work must be done, `YYYY-MM-DD`. Null: no date. */
  dueOn: daySchema.nullable().default(null),
  /** Who gives the work. */
  from: issuerSchema,
  /** Who does the work. */
  to: partySchema,
  /** Where the finished items go; null if they stay. */
  shipTo: addressSchema.nullable().default(null),
  /** What to do with all items together. */
  instructions: longTextSchema,
  /** What to work on, in the printed order. At most 2,000. */
  items: z
    .array(
      z.object({
        ...itemFields,
        /** What to do with this item. */
        note: longTextSchema,
      }),
    )
    .max(2000),
  /** Bills of materials, printed after the items. At most 500. */
  boms: bomsSchema,
  /** A printed message to the vendor. */
  notes: longTextSchema,
  /** Number of the invoice that belongs to it. */
  invoiceNumber: shortTextSchema,
});
/** Work for a service vendor, such as packing or painting. It has no prices; the invoice has those. */
export type WorkOrder = z.infer<typeof workOrderSchema>;
/** A work order as code writes it: optional fields may be left out. */
export type WorkOrderInput = z.input<typeof workOrderSchema>;
