import * as z from 'zod';
import { type Money, moneySchema } from './money.ts';
import { type NamedValue, namedValuesSchema } from './named-value.ts';
import type { FieldsOf } from './record.ts';

const count = z.number().int().min(0).max(1_000_000_000);
const text = z.string().nullish();

/** A set that was sold as one item: a gift box of three. */
export interface OrderBundle {
  /** The same on every line that belongs to the set. */
  externalId: string;
  /** Name of the set, as sold. */
  title: string;
  /** How many sets. */
  quantity: number;
}

/** A line of an order. An absent field is unknown and changes nothing, null is known to be empty and clears. */
export interface OrderLine {
  /** The provider's id of the line, unique within the order. */
  externalId: string;
  /** The provider's id of the product. Null: the product was deleted, or the line never had one. */
  productExternalId?: string | null | undefined;
  /** The provider's id of the variant that was bought. Null: the variant was deleted, or the line never had one. */
  variantExternalId?: string | null | undefined;
  /** The shop's own article number, as it was when the order was placed. Null: none. */
  sku?: string | null | undefined;
  /** Name of the item, as the buyer saw it. */
  title: string;
  /**
   * Units that belong to the order now, after edits and removals: a whole number. A removed line stays, with 0. For 1.5 metres, use
   * 1, with the price of all as `unitPrice`.
   */
  quantity: number;
  /** Units still to be sent. Absent if the provider cannot say. */
  openQuantity?: number | undefined;
  /**
   * What was sold. Only `physical` lines are packed and sent.
   * - `physical`: an item that is sent or picked up.
   * - `digital`: a download.
   * - `gift_card`: a voucher of the shop.
   * - `tip`: money without anything in return.
   * - `service`: something that is done and not sent, such as a repair.
   * - `unknown`: the provider does not say.
   */
  kind?: 'physical' | 'digital' | 'gift_card' | 'tip' | 'service' | 'unknown' | undefined;
  /** The set that it was sold in. Null: it was sold separately. */
  bundle?: OrderBundle | null | undefined;
  /** Price of one, before discounts, in the shop's currency. It includes the tax if the order's `totals.taxesIncluded`. */
  unitPrice: Money;
  /** Discount on this line, all units together, as a positive amount: its own discounts and its share of the order's. */
  discount?: Money | null | undefined;
  /** Tax on this line, all units together. Null: none. */
  tax?: Money | null | undefined;
  /** The options that the buyer chose: `{ name: 'Size', value: 'M' }`. */
  options?: NamedValue[] | undefined;
  /** Text that the buyer wants on the item, one line each. Null: none. */
  personalization?: string | null | undefined;
  /** Names and values from the buyer or the shop's theme, including hidden ones (`_name`). */
  attributes?: NamedValue[] | undefined;
}

export const orderLineSchema: z.ZodType<OrderLine, OrderLine> = z.object({
  externalId: z.string().min(1),
  productExternalId: text,
  variantExternalId: text,
  sku: text,
  title: z.string(),
  quantity: count,
  openQuantity: count.optional(),
  kind: z.enum(['physical', 'digital', 'gift_card', 'tip', 'service', 'unknown']).optional(),
  bundle: z
    .object({
      externalId: z.string().min(1),
      title: z.string(),
      quantity: count,
    } satisfies FieldsOf<OrderBundle>)
    .nullish(),
  unitPrice: moneySchema,
  discount: moneySchema.nullish(),
  tax: moneySchema.nullish(),
  options: namedValuesSchema.optional(),
  personalization: text,
  attributes: namedValuesSchema.optional(),
} satisfies FieldsOf<OrderLine>);
