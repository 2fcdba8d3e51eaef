import {
  documentCurrencySchema,
  documentDecimalSchema,
  type Invoice,
  type InvoiceDraft,
  portFunction,
  push,
} from '@makerfex/integrations-core';
import * as z from 'zod';
import { deliveries } from './config.ts';
import { addressFields, amountSchema, shortText, unitSchema } from './fields.ts';

const id = z.string().min(1).max(255);
const longText = z.string().max(20_000);
const quantity = amountSchema.refine((value) => /[1-9]/.test(value), 'must be more than zero');
const day = z.iso.date();

const itemSchema = z
  .strictObject({
    /** What is to be done, or to what; the label of the rate unless told. */
    description: z.string().trim().min(1).max(2_000).optional(),
    sku: shortText.optional(),
    quantity,
    /** Of one; else the price of `rate`. */
    unit_price: amountSchema.optional(),
    /** A rate of the connection's config. */
    rate: z.string().min(1).max(60).optional(),
    unit: unitSchema.optional(),
    /** Which taxes of the config are on it; those of its rate, or all, unless told. */
    tax_ids: z.array(z.string()).max(20).optional(),
    /** Printed on the work order alone. */
    note: longText.optional(),
  })
  .superRefine(({ unit_price, rate, description }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (unit_price !== undefined && rate !== undefined) refuse('rate', 'give a unit price or a rate, not both');
    if (unit_price === undefined && rate === undefined) refuse('unit_price', 'give a unit price or a rate');
    if (rate === undefined && description === undefined) refuse('description', 'is needed where there is no rate');
  });

const materialSchema = z.strictObject({
  description: z.string().trim().min(1).max(2_000),
  sku: shortText.optional(),
  quantity,
  unit: unitSchema.optional(),
  note: shortText.optional(),
});

const input = z
  .strictObject({
    /** What is handed off: a project or a sale of the host's. */
    project_id: id.optional(),
    sale_id: id.optional(),
    /** A few words that say what it is about. */
    title: shortText.optional(),
    items: z.array(itemSchema).min(1).max(500),
    instructions: longText.optional(),
    /** By when the work has to be done. */
    due_on: day.optional(),
    /** By when the invoice has to be paid. */
    payment_due_on: day.optional(),
    /** Where the finished things go; they stay unless told. */
    ship_to: addressFields.optional(),
    /** The materials of each item. */
    bom: z
      .array(z.strictObject({ item: shortText, materials: z.array(materialSchema).min(1).max(200) }))
      .max(100)
      .optional(),
    /** Instead of the notes of the config. */
    notes: longText.optional(),
    /** The shop's own reference, as it is printed: an order number. */
    reference: shortText.optional(),
  })
  .refine(({ project_id, sale_id }) => (project_id === undefined) !== (sale_id === undefined), {
    path: ['project_id'],
    message: 'give a project or a sale: one of project_id and sale_id',
  });
export type HandoffInput = z.output<typeof input>;

export const documentNames = ['invoice', 'work_order'] as const;
export type DocumentName = (typeof documentNames)[number];

/** What was handed off, and how. */
export const handedOffSchema = z.object({
  invoice: z.object({
    /** The host's id. */
    id,
    number: z.string(),
    currency: documentCurrencySchema,
    total: documentDecimalSchema,
  }),
  work_order: z.object({ number: z.string() }),
  delivery: z.object({
    by: z.enum(deliveries),
    at: z.iso.datetime(),
    /** Of the mail, or of the webhook: the same however often it was sent. */
    message_id: z.string().nullable(),
  }),
  /** What `runs.document` can be asked for. */
  documents: z.array(z.enum(documentNames)),
  /** What a reader of the documents would not see as it was meant. */
  warnings: z.array(z.object({ document: z.enum(documentNames), code: z.string(), message: z.string() })),
});
export type HandedOff = z.infer<typeof handedOffSchema>;

/** What the integration tells the Sales domain about an invoice of its making. */
export interface InvoiceMetadata {
  readonly providerKey: string;
  readonly connectionId: string;
  readonly runId: string;
  /** What the invoice is for: one of both. */
  readonly projectId: string | null;
  readonly saleId: string | null;
}

/** Hands work to a service vendor, with an invoice of the host's Sales domain and a work order. */
export const vendorHandoffInvoice = push({
  key: 'vendor_handoff_invoice',
  label: 'Hand off to a vendor, with invoice and work order',
  input,
  output: handedOffSchema,
  ports: {
    /** Issues the invoice, with a number of its own. */
    'sales.createInvoice': portFunction<[draft: InvoiceDraft], Invoice>(),
    /** Null where there is no such invoice in this shop. */
    'sales.getInvoice': portFunction<[id: string], Invoice | null>(),
    'sales.attachMetadata': portFunction<[id: string, metadata: InvoiceMetadata], void>(),
  },
});
