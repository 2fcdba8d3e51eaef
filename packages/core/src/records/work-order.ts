import * as z from 'zod';
import { addressSchema } from './address.ts';
import { bomsSchema, daySchema, itemFields, longTextSchema, shortTextSchema } from './document-fields.ts';
import { issuerSchema, partySchema } from './party.ts';

/** Work for a service vendor, such as packing or painting. It has no prices; the invoice has those. */
export const workOrderSchema = z.object({
  number: z.string().min(1).max(100),
  /** A short subject: `Packing for order 1001`. */
  title: shortTextSchema,
  issuedOn: daySchema,
  /** By when the work must be done. */
  dueOn: daySchema.nullable().default(null),
  from: issuerSchema,
  to: partySchema,
  /** Where the finished items go; null if they stay. */
  shipTo: addressSchema.nullable().default(null),
  instructions: longTextSchema,
  items: z.array(z.object({ ...itemFields, note: longTextSchema })).max(2000),
  boms: bomsSchema,
  notes: longTextSchema,
  /** Number of the invoice that belongs to it. */
  invoiceNumber: shortTextSchema,
});
export type WorkOrder = z.infer<typeof workOrderSchema>;
/** A work order as code writes it: optional fields may be left out. */
export type WorkOrderInput = z.input<typeof workOrderSchema>;
