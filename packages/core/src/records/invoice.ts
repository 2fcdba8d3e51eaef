import * as z from 'zod';
import {
  bomsSchema,
  daySchema,
  documentCurrencySchema,
  documentDecimalSchema,
  itemFields,
  longTextSchema,
  shortTextSchema,
} from './document-fields.ts';
import { checkInvoice, checkTerms } from './invoice-checks.ts';
import { oneLine } from './one-line.ts';
import { issuerSchema, partySchema } from './party.ts';

const percentSchema = z.string().regex(/^(0|[1-9]\d{0,2})(\.\d{1,6})?$/, 'not a percentage from 0 up to 1000');
const taxIdsSchema = z.array(z.string()).max(20).nullable().default(null);

/** A tax, computed once for the invoice, on everything that names it. */
export const invoiceTaxSchema = z.object({
  /** The name that lines refer to; not printed. */
  id: z.string().min(1).max(60),
  /** The printed name: `VAT`. */
  label: oneLine(z.string().min(1).max(200)),
  /** In percent: `19` or `8.875`. */
  rate: percentSchema,
  /** Whether the prices include it; otherwise it is added to them. */
  inclusive: z.boolean().default(false),
});
export type InvoiceTax = z.infer<typeof invoiceTaxSchema>;

/** Deducts `value`: a percentage of what it applies to, or an amount in the invoice's currency. */
export const discountSchema = z.object({
  kind: z.enum(['percent', 'amount']),
  value: documentDecimalSchema,
  label: shortTextSchema,
});
export type Discount = z.infer<typeof discountSchema>;

export const invoiceLineSchema = z.object({
  ...itemFields,
  /** Price of one, before its discount; up to six decimals in any currency. */
  unitPrice: documentDecimalSchema,
  discount: discountSchema.nullable().default(null),
  /** The taxes of the invoice that apply to it; null for all, `[]` for none. */
  taxIds: taxIdsSchema,
});
export type InvoiceLine = z.infer<typeof invoiceLineSchema>;

/** Everything that totals depend on. */
const termsFields = {
  currency: documentCurrencySchema,
  lines: z.array(invoiceLineSchema).max(2000),
  taxes: z.array(invoiceTaxSchema).max(20).default([]),
  /** Deducted from the subtotal, each separately, and so from the base of the taxes; shipping keeps its price. */
  discounts: z.array(discountSchema).max(20).default([]),
  shipping: z
    .object({ label: shortTextSchema, amount: documentDecimalSchema, taxIds: taxIdsSchema })
    .nullable()
    .default(null),
  /** What was already paid: cash at a fair, a deposit. */
  payments: z
    .array(
      z.object({
        label: z.string().max(200),
        amount: documentDecimalSchema,
        paidOn: daySchema.nullable().default(null),
      }),
    )
    .max(100)
    .default([]),
};

/** The part of an invoice that determines its totals. */
export const invoiceTermsSchema = z.object(termsFields).superRefine(checkTerms);
export type InvoiceTerms = z.infer<typeof invoiceTermsSchema>;

const documentFields = {
  ...termsFields,
  kind: z.enum(['invoice', 'credit_note', 'receipt']).default('invoice'),
  /** Null for a customer without a name. */
  buyer: partySchema.nullable().default(null),
  dueOn: daySchema.nullable().default(null),
  /** When the goods or the service were delivered, if that is not the day of issue. */
  suppliedOn: daySchema.nullable().default(null),
  /** The buyer's or the shop's own reference: an order number. */
  reference: shortTextSchema,
  notes: longTextSchema,
  /** How and when to pay, and what applies otherwise. */
  terms: longTextSchema,
  boms: bomsSchema,
};

/** An invoice before it is issued: the host's Sales domain owns the number and the day. */
export const invoiceDraftSchema = z
  .object({
    ...documentFields,
    /** Null if the host adds its own letterhead. */
    seller: issuerSchema.nullable().default(null),
    /** Null for the day of issue. */
    issuedOn: daySchema.nullable().default(null),
  })
  .superRefine(checkTerms);
export type InvoiceDraft = z.infer<typeof invoiceDraftSchema>;
/** A draft as code writes it: optional fields may be left out. */
export type InvoiceDraftInput = z.input<typeof invoiceDraftSchema>;

/** Exact amounts in the invoice's currency, with exactly its decimals. */
export const invoiceTotalsSchema = z.object({
  /** The amount of each line, after its discount, in the order of the lines. */
  lines: z.array(documentDecimalSchema),
  /** Sum of the lines, with the taxes that the prices include. */
  subtotal: documentDecimalSchema,
  /** The amount of each discount, in the order of the discounts. */
  discounts: z.array(documentDecimalSchema),
  shipping: documentDecimalSchema,
  /** Amount and base of each tax, in the order of the taxes. */
  taxes: z.array(z.object({ id: z.string(), base: documentDecimalSchema, amount: documentDecimalSchema })),
  /** Everything without any tax. */
  net: documentDecimalSchema,
  /** Sum of the taxes: `net` and `tax` make `total`. */
  tax: documentDecimalSchema,
  total: documentDecimalSchema,
  paid: documentDecimalSchema,
  /** `total` less `paid`. */
  due: documentDecimalSchema,
});
export type InvoiceTotals = z.infer<typeof invoiceTotalsSchema>;

/** An issued invoice, as the host's Sales domain stores it. */
export const invoiceSchema = z
  .object({
    ...documentFields,
    /** The host's id. */
    id: z.string().min(1).max(255),
    number: z.string().min(1).max(100),
    seller: issuerSchema,
    issuedOn: daySchema,
    totals: invoiceTotalsSchema,
  })
  .superRefine(checkInvoice);
export type Invoice = z.infer<typeof invoiceSchema>;
/** An invoice as code writes it: optional fields may be left out. */
export type InvoiceInput = z.input<typeof invoiceSchema>;
