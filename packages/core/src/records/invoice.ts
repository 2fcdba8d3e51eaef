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
  id: z
    .string()
    .min(1)
    .max(60)
    .meta({ title: 'Id', description: 'The name that lines refer to; not printed.', examples: ['vat'] }),
  /** The printed name: `VAT`. */
  label: oneLine(z.string().min(1).max(200)).meta({
    title: 'Label',
    description: 'The printed name.',
    examples: ['VAT'],
  }),
  /** In percent: `19` or `8.875`. */
  rate: percentSchema.meta({ title: 'Rate', description: 'In percent.', examples: ['19', '8.875'] }),
  /** Whether the prices include it; otherwise it is added to them. */
  inclusive: z
    .boolean()
    .meta({
      title: 'Included in prices',
      description: 'Whether the prices include it; otherwise it is added to them.',
      examples: [false],
    })
    .default(false),
});
/** A tax of an invoice. It is computed once, on everything that names it. */
export type InvoiceTax = z.infer<typeof invoiceTaxSchema>;

/** Deducts `value`: a percentage of what it applies to, or an amount in the invoice's currency. */
export const discountSchema = z.object({
  /** Whether `value` is a percentage or an amount. */
  kind: z.enum(['percent', 'amount']),
  /** From 0 to 100 for `percent`; for `amount`, an amount with the currency's decimals. */
  value: documentDecimalSchema,
  /** The printed reason: `Returning customer`. */
  label: shortTextSchema,
});
/** What is deducted: a percentage of what it applies to, or an amount in the invoice's currency. */
export type Discount = z.infer<typeof discountSchema>;

export const invoiceLineSchema = z.object({
  ...itemFields,
  /** Price of one, before its discount; up to six decimals in any currency. */
  unitPrice: documentDecimalSchema,
  /** Deducted from quantity x `unitPrice`. Null: none. */
  discount: discountSchema.nullable().default(null),
  /** The taxes of the invoice that apply to it; null for all, `[]` for none. */
  taxIds: taxIdsSchema,
});
/** A line of an invoice: what is sold, how much of it, and for which price. */
export type InvoiceLine = z.infer<typeof invoiceLineSchema>;

/** Everything that totals depend on. */
const termsFields = {
  /** ISO 4217, upper case: `EUR`. All amounts are in it. */
  currency: documentCurrencySchema,
  /** What is sold, in the printed order. At most 2,000. */
  lines: z.array(invoiceLineSchema).max(2000),
  /** Taxes that lines and shipping can refer to. At most 20. */
  taxes: z.array(invoiceTaxSchema).max(20).default([]),
  /** Deducted from the subtotal, each separately, and so from the base of the taxes; shipping keeps its price. */
  discounts: z.array(discountSchema).max(20).default([]),
  /** What is charged for shipping, and the taxes on it. Null: nothing is charged. */
  shipping: z
    .object({
      /** How it is sent, as printed: `Express`. */
      label: shortTextSchema,
      /** Its price, with the currency's decimals. */
      amount: documentDecimalSchema,
      /** The taxes of the invoice that apply to it; null for all, `[]` for none. */
      taxIds: taxIdsSchema,
    })
    .nullable()
    .default(null),
  /** What was already paid: cash at a fair, a deposit. */
  payments: z
    .array(
      z.object({
        /** How it was paid, as printed: `Cash`. */
        label: z.string().max(200),
        /** What was paid, with the currency's decimals. */
        amount: documentDecimalSchema,
        /** The day of the payment, `YYYY-MM-DD`. */
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
  /** The printed kind of document: an `invoice`, a `credit_note` that takes one back, or a `receipt` for something paid. */
  kind: z.enum(['invoice', 'credit_note', 'receipt']).default('invoice'),
  /** Who pays. Null for a customer without a name. */
  buyer: partySchema.nullable().default(null),
  /** By when to pay, `YYYY-MM-DD`. Null: no date. */
  dueOn: daySchema.nullable().default(null),
  /** When the goods or the service were delivered, `YYYY-MM-DD`, if that is not the day of issue. */
  suppliedOn: daySchema.nullable().default(null),
  /** The buyer's or the shop's own reference: an order number. */
  reference: shortTextSchema,
  /** A printed message to the buyer. */
  notes: longTextSchema,
  /** How and when to pay, and what applies otherwise. */
  terms: longTextSchema,
  /** Bills of materials, printed after the lines. At most 500. */
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
/** An invoice before it is issued: the host's Sales domain gives it its number and its day. */
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
  /** The price of shipping; zero if nothing is charged. */
  shipping: documentDecimalSchema,
  /** Amount and base of each tax, in the order of the taxes. */
  taxes: z.array(
    z.object({
      /** The `id` of the tax among the invoice's taxes. */
      id: z.string(),
      /** What it is computed on, without any tax. */
      base: documentDecimalSchema,
      /** What it comes to. */
      amount: documentDecimalSchema,
    }),
  ),
  /** Everything without any tax. */
  net: documentDecimalSchema,
  /** Sum of the taxes: `net` and `tax` make `total`. */
  tax: documentDecimalSchema,
  /** What the buyer pays for it all, taxes included. */
  total: documentDecimalSchema,
  /** Sum of the payments. */
  paid: documentDecimalSchema,
  /** `total` less `paid`. */
  due: documentDecimalSchema,
});
/** What an invoice comes to. Exact amounts in its currency, with exactly its decimals. */
export type InvoiceTotals = z.infer<typeof invoiceTotalsSchema>;

/** An issued invoice, as the host's Sales domain stores it. */
export const invoiceSchema = z
  .object({
    ...documentFields,
    /** The host's id. */
    id: z.string().min(1).max(255),
    /** The number that is printed on it, as the host counts. */
    number: z.string().min(1).max(100),
    /** Who issues it. */
    seller: issuerSchema,
    /** The day of issue, `YYYY-MM-DD`. */
    issuedOn: daySchema,
    /** What it comes to, as it was issued. */
    totals: invoiceTotalsSchema,
  })
  .superRefine(checkInvoice);
/** An issued invoice, as the host's Sales domain stores it. */
export type Invoice = z.infer<typeof invoiceSchema>;
/** An invoice as code writes it: optional fields may be left out. */
export type InvoiceInput = z.input<typeof invoiceSchema>;
