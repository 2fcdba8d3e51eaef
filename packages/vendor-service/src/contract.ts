import { choicePort, optionalPort, portFunction, push } from '@makerfex/integrations-core/provider';
import {
  documentCurrencySchema,
  documentDecimalSchema,
  type Invoice,
  type InvoiceDraft,
} from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { deliveries } from './config.ts';
import { addressFields, amountSchema, shortText, shown, unitSchema } from './fields.ts';

const id = z.string().min(1).max(255);
const longText = z.string().max(20_000);
const quantity = amountSchema
  .refine((value) => /[1-9]/.test(value), 'must be more than zero')
  .meta(shown('Quantity', 'How many units.', '3'));
const sku = shortText.meta(shown('SKU', "The shop's own article number.", 'MUG-BLUE'));
const unit = unitSchema.meta(shown('Unit', 'What the quantity counts, as printed. Without it: pieces.', 'h'));
const day = z.iso.date();

const itemSchema = z
  .strictObject({
    /** The work to do. Defaults to the label of the rate. */
    description: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      .meta(shown('Description', 'The work to do. Without it: the label of the rate.', 'Pack a parcel'))
      .optional(),
    sku: sku.optional(),
    quantity,
    /** Price of one unit, if there is no `rate`. */
    unit_price: amountSchema.meta(shown('Unit price', 'Price of one unit, if there is no rate.', '2.40')).optional(),
    /** A rate of the connection's config. */
    rate: z
      .string()
      .min(1)
      .max(60)
      .meta(shown('Rate', "Name of a rate of the connection's config.", 'parcel'))
      .optional(),
    unit: unit.optional(),
    /** Taxes of the config that apply. Defaults to those of its rate, or to all. */
    tax_ids: z
      .array(z.string())
      .max(20)
      .meta(shown('Taxes', 'Ids of taxes of the config. Without them: those of the rate, or all.', ['vat']))
      .optional(),
    /** Printed only on the work order. */
    note: longText.meta(shown('Note', 'Printed only on the work order.', 'Handle with care')).optional(),
  })
  .superRefine(({ unit_price, rate, description }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (unit_price !== undefined && rate !== undefined) refuse('rate', 'give a unit price or a rate, not both');
    if (unit_price === undefined && rate === undefined) refuse('unit_price', 'give a unit price or a rate');
    if (rate === undefined && description === undefined) refuse('description', 'is needed if there is no rate');
  });

const materialSchema = z.strictObject({
  description: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .meta(shown('Description', 'What the material is.', 'Cotton thread, blue')),
  sku: sku.optional(),
  quantity,
  unit: unit.optional(),
  note: shortText.meta(shown('Note', 'A remark for who does the work.', 'Cut 2 cm longer')).optional(),
});

const input = z
  .strictObject({
    /** The host's project to hand off. */
    project_id: id.meta(shown('Project', 'Id of the project to hand off.', 'project-7')).optional(),
    /** The host's sale to hand off, instead of a project. */
    sale_id: id.meta(shown('Sale', 'Id of the sale to hand off, instead of a project.', 'sale-7')).optional(),
    /** A few words that describe the work. */
    title: shortText.meta(shown('Title', 'A few words that describe the work.', 'Packing, week 48')).optional(),
    items: z
      .array(itemSchema)
      .min(1)
      .max(500)
      .meta(shown('Items', 'The work, line by line.', [{ rate: 'parcel', quantity: '3' }])),
    instructions: longText.meta(shown('Instructions', 'How to do the work.', 'Wrap each mug twice.')).optional(),
    /** The day when the work is due. */
    due_on: day.meta(shown('Due on', 'The day when the work is due.', '2026-12-04')).optional(),
    /** The day when the invoice is due. */
    payment_due_on: day.meta(shown('Payment due on', 'The day when the invoice is due.', '2026-12-18')).optional(),
    /** Where the vendor ships the finished goods. Without it they stay at the vendor. */
    ship_to: addressFields
      .meta(
        shown('Ship to', 'Where the vendor ships the finished goods. Without it they stay there.', { city: 'Porto' }),
      )
      .optional(),
    /** The materials of each item. */
    bom: z
      .array(
        z.strictObject({
          item: shortText.meta(shown('Item', 'The item that the materials are for.', 'Blue mug')),
          materials: z
            .array(materialSchema)
            .min(1)
            .max(200)
            .meta(shown('Materials', 'What the item takes.', [{ description: 'Tissue paper', quantity: '2' }])),
        }),
      )
      .max(100)
      .meta(shown('Materials of the items', 'What goes into each item.', []))
      .optional(),
    /** Instead of the notes of the config. */
    notes: longText.meta(shown('Notes', 'Printed instead of the notes of the config.', 'Thank you.')).optional(),
    /** The shop's own reference, as printed: an order number. */
    reference: shortText.meta(shown('Reference', "The shop's own reference, as printed.", 'Order 1001')).optional(),
    /** Checks everything and says what would be handed off, with both documents as previews. Issues and sends nothing. */
    dry_run: z
      .boolean()
      .meta(shown('Only check', 'Checks everything and shows both documents, without issuing or sending.', true))
      .optional()
      // One hand-off has one input, or the same one could be handed off twice: false is left out.
      .transform((isDryRun) => isDryRun || undefined),
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
    /** Of the mail or the webhook; the same for every sending. */
    message_id: z.string().nullable(),
  }),
  /** The names that `runs.document` accepts. */
  documents: z.array(z.enum(documentNames)),
  /** Parts of the documents that readers will not see as intended. */
  warnings: z.array(z.object({ document: z.enum(documentNames), code: z.string(), message: z.string() })),
});
export type HandedOff = z.infer<typeof handedOffSchema>;

/** What a dry run found: what would be handed off, and how. */
export const handoffPreviewSchema = z.object({
  dry_run: z.literal(true),
  currency: documentCurrencySchema,
  /** The lines of the invoice, in the order of the items. */
  lines: z.array(
    z.object({
      description: z.string(),
      quantity: documentDecimalSchema,
      /** What the quantity counts; null for pieces. */
      unit: z.string().nullable(),
      unit_price: documentDecimalSchema,
      /** Ids of the taxes that apply. */
      tax_ids: z.array(z.string()),
      /** Quantity by price, rounded to the currency's decimals. */
      amount: documentDecimalSchema,
    }),
  ),
  taxes: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      /** In percent. */
      rate: z.string(),
      /** Whether the prices include it. */
      inclusive: z.boolean(),
      base: documentDecimalSchema,
      amount: documentDecimalSchema,
    }),
  ),
  totals: z.object({
    /** Sum of the lines, with the taxes that the prices include. */
    subtotal: documentDecimalSchema,
    net: documentDecimalSchema,
    tax: documentDecimalSchema,
    total: documentDecimalSchema,
  }),
  delivery: z.object({ by: z.enum(deliveries) }),
  /** The names that `runs.document` accepts: it prints previews. */
  documents: z.array(z.enum(documentNames)),
  /** Parts of the documents that readers will not see as intended. */
  warnings: handedOffSchema.shape.warnings,
});
export type HandoffPreview = z.infer<typeof handoffPreviewSchema>;

/** The origin of an invoice, for the Sales domain. */
export interface InvoiceMetadata {
  readonly providerKey: string;
  readonly connectionId: string;
  readonly runId: string;
  /** What the invoice is for: either a project or a sale. */
  readonly projectId: string | null;
  readonly saleId: string | null;
}

/** Hands work to a service vendor, with an invoice of the host's Sales domain and a work order. */
export const vendorHandoffInvoice = push({
  key: 'vendor_handoff_invoice',
  label: 'Hand off to a vendor, with invoice and work order',
  input,
  output: z.union([handoffPreviewSchema, handedOffSchema]),
  screen: { name: 'invoice_hand_off' },
  ports: {
    /** Issues the invoice under a new number. */
    'sales.createInvoice': portFunction<[draft: InvoiceDraft], Invoice>(),
    /**
     * The invoice as it would be issued, for a dry run. It only reads; id and number are not used. Without it a preview has no
     * letterhead of the shop, and core adds it up.
     */
    'sales.previewInvoice': optionalPort<[draft: InvoiceDraft], Invoice>(),
    /** Null if this shop has no such invoice. */
    'sales.getInvoice': portFunction<[id: string], Invoice | null>(),
    'sales.attachMetadata': portFunction<[id: string, metadata: InvoiceMetadata], void>(),
    'projects.findProjects': choicePort('project_id'),
    'sales.findSales': choicePort('sale_id'),
  },
});
