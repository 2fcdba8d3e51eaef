import { country, decimal, instant, text } from '@makerfex/integrations-core/provider';
import { decimalSchema } from '@makerfex/integrations-core/records';
import * as z from 'zod';

// What is read of each answer. A field that is nullish() may be missing: it is then unknown, and changes nothing at the host.

const optional = text.nullish();
/** Times come without a zone; those that end in `_gmt` are UTC. */
const gmt = instant('utc').nullish();
const id = z.int().transform(String);
/** The id of another record; 0 if there is none. */
const reference = z.int().transform((number) => (number === 0 ? null : String(number)));
const record = { id, date_created_gmt: gmt, date_modified_gmt: gmt };

const person = { first_name: optional, last_name: optional, email: optional, phone: optional };
export const address = z.object({
  ...person,
  company: optional,
  address_1: optional,
  address_2: optional,
  city: optional,
  state: optional,
  postcode: optional,
  country: country.nullish(),
});
export const customer = z.object({
  ...record,
  ...person,
  billing: address.optional(),
  shipping: address.optional(),
});

/** What can be bought: a simple product, or a variation of one. */
const article = {
  id,
  sku: optional,
  price: decimal.nullish(),
  manage_stock: z.union([z.boolean(), z.literal('parent')]).nullish(),
  stock_quantity: z.int().nullish(),
};
export const variation = z.object({
  ...article,
  attributes: z.array(z.object({ name: z.string(), option: z.string() }).nullish()).nullish(),
});
export const product = z.object({
  ...record,
  ...article,
  name: z.string(),
  type: z.string(),
  status: z.string(),
  permalink: optional,
  description: optional,
  tags: z.array(z.object({ name: z.string() }).nullish()).nullish(),
  images: z.array(z.object({ src: z.string(), alt: optional }).nullish()).nullish(),
  variations: z.array(variation.nullish()).nullish(),
});

/** Amounts have no tax in them; their tax stands beside them. */
const amounts = { total: decimalSchema, total_tax: decimalSchema };
/** Plugins keep anything under a key that begins with `_`; the others are what the buyer chose. */
const meta = z.union([
  z.object({ key: z.string().startsWith('_') }).transform(() => []),
  z
    .object({ key: z.string(), display_key: z.string(), display_value: z.string() })
    .transform(({ display_key, display_value }) => [{ name: display_key, value: display_value }]),
]);
export const line = z.object({
  ...amounts,
  id,
  name: z.string(),
  sku: optional,
  product_id: reference,
  variation_id: reference,
  quantity: z.int(),
  subtotal: decimalSchema,
  subtotal_tax: decimalSchema,
  meta_data: z.array(meta.nullish()).nullish(),
});
export const order = z.object({
  ...record,
  ...amounts,
  number: z.string(),
  status: z.string(),
  currency: z.string(),
  prices_include_tax: z.boolean(),
  discount_total: decimalSchema,
  discount_tax: decimalSchema,
  shipping_total: decimalSchema,
  shipping_tax: decimalSchema,
  customer_id: reference,
  customer_note: optional,
  billing: address.optional(),
  shipping: address.optional(),
  date_paid_gmt: gmt,
  line_items: z.array(line),
  fee_lines: z.array(z.object(amounts)),
  refunds: z.array(z.object({ id, reason: optional, total: decimalSchema })),
});

export type RawAddress = z.infer<typeof address>;
export type RawCustomer = z.infer<typeof customer>;
export type RawVariation = z.infer<typeof variation>;
export type RawProduct = z.infer<typeof product>;
export type RawLine = z.infer<typeof line>;
export type RawOrder = z.infer<typeof order>;
