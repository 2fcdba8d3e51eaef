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

/** A tax as the invoice levies it, once, on everything that names it. */
export const invoiceTaxSchema = z.object({
  /** What lines name it by; not printed. */
  id: z.string().min(1).max(60),
  /** What people call it: `VAT`. */
  label: oneLine(z.string().min(1).max(200)),
  /** In percent: `19` or `8.875`. */
  rate: percentSchema,
  /** Whether the prices already hold it; else it is added to them. */
  inclusive: z.boolean().default(false),
});
export type InvoiceTax = z.infer<typeof invoiceTaxSchema>;

/** Takes `value` off: percent of what it is applied to, or an amount in the invoice's currency. */
export const discountSchema = z.object({
  kind: z.enum(['percent', 'amount']),
  value: documentDecimalSchema,
  label: shortTextSchema,
});
export type Discount = z.infer<typeof discountSchema>;

export const invoiceLineSchema = z.object({
  ...itemFields,
  /** Price of one, before its discount; up to six decimals, whatever the currency has. */
  unitPrice: documentDecimalSchema,
  discount: discountSchema.nullable().default(null),
  /** Which taxes of the invoice are on it; null for all of them, `[]` for none. */
  taxIds: taxIdsSchema,
});
export type InvoiceLine = z.infer<typeof invoiceLineSchema>;

/** Everything that totals depend on. */
const termsFields = {
  currency: documentCurrencySchema,
  lines: z.array(invoiceLineSchema).max(2000),
  taxes: z.array(invoiceTaxSchema).max(20).default([]),
  /** Off the subtotal, each on its own, and off the base of the taxes with it; shipping keeps its price. */
  discounts: z.array(discountSchema).max(20).default([]),
  shipping: z
    .object({ label: shortTextSchema, amount: documentDecimalSchema, taxIds: taxIdsSchema })
    .nullable()
    .default(null),
  /** What was paid already: cash at a fair, a deposit. */
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

/** The part of an invoice that decides its totals. */
export const invoiceTermsSchema = z.object(termsFields).superRefine(checkTerms);
export type InvoiceTerms = z.infer<typeof invoiceTermsSchema>;

const documentFields = {
  ...termsFields,
  kind: z.enum(['invoice', 'credit_note', 'receipt']).default('invoice'),
  /** Null for a customer without a name. */
  buyer: partySchema.nullable().default(null),
  dueOn: daySchema.nullable().default(null),
  /** When the goods or the service were handed over, where that is not the day of issue. */
  suppliedOn: daySchema.nullable().default(null),
  /** The buyer's or the shop's own reference: an order number. */
  reference: shortTextSchema,
  notes: longTextSchema,
  /** How and when to pay, what holds if not. */
  terms: longTextSchema,
  boms: bomsSchema,
};

/** An invoice before it is issued: the host's Sales domain owns the number and the day. */
export const invoiceDraftSchema = z
  .object({
    ...documentFields,
    /** Null where the host puts in its own letterhead. */
    seller: issuerSchema.nullable().default(null),
    /** Null for the day on which it is issued. */
    issuedOn: daySchema.nullable().default(null),
  })
  .superRefine(checkTerms);
export type InvoiceDraft = z.infer<typeof invoiceDraftSchema>;
/** A draft as it is written down by hand: what is optional may be left out. */
export type InvoiceDraftInput = z.input<typeof invoiceDraftSchema>;

/** Exact amounts in the invoice's currency, with exactly its decimals. */
export const invoiceTotalsSchema = z.object({
  /** Of each line, after its discount, in the order of the lines. */
  lines: z.array(documentDecimalSchema),
  /** Sum of the lines, with the taxes that the prices hold. */
  subtotal: documentDecimalSchema,
  /** What each discount takes off, in the order of the discounts. */
  discounts: z.array(documentDecimalSchema),
  shipping: documentDecimalSchema,
  /** What each tax amounts to and on what, in the order of the taxes. */
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

/** An issued invoice, as the host's Sales domain keeps it. */
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
/** An invoice as it is written down by hand: what is optional may be left out. */
export type InvoiceInput = z.input<typeof invoiceSchema>;
