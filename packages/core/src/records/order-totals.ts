import * as z from 'zod';
import { type Money, moneySchema } from './money.ts';
import type { FieldsOf } from './record.ts';

/** What a buyer pays in addition to the goods, shipping and tax. */
export interface OrderFee {
  /** What it is for: a `tip` for the shop, a customs `duty`, `gift_wrap`, or `other`. */
  kind: 'tip' | 'duty' | 'gift_wrap' | 'other';
  /** As a positive amount. */
  amount: Money;
}

/** The amounts of an order, in one currency. An absent field is unknown, null is known to be empty. */
export interface OrderAmounts {
  /**
   * The lines as ordered: quantity x {@link OrderLine.unitPrice}, before every discount, before edits and returns.
   * It includes the tax if `taxesIncluded`.
   */
  subtotal: Money;
  /** All discounts, as a positive amount: of lines, of the whole order and of shipping. */
  discount?: Money | null | undefined;
  /** Shipping before discounts. */
  shipping?: Money | null | undefined;
  /** Sales tax and VAT together. The other amounts include it if `taxesIncluded`; otherwise it is added. */
  tax?: Money | null | undefined;
  /** Other payments: tips, duties, gift wrap. An empty list means that there are none. */
  fees?: OrderFee[] | undefined;
  /**
   * Exactly subtotal - discount + shipping + tax (unless it is included) + fees, as ordered: before edits, returns and exchanges.
   */
  total: Money;
  /** The current total, after edits, returns and exchanges, as the provider states it. The amount to invoice. */
  current?: Money | null | undefined;
  /** The amount still to be paid; negative if the shop owes it. */
  outstanding?: Money | null | undefined;
}

/** The amounts of an order in the shop's currency, and in the buyer's if it differs. */
export interface OrderTotals extends OrderAmounts {
  /** Whether prices, shipping and subtotal include the tax, as in Europe. Absent: unknown. */
  taxesIncluded?: boolean | undefined;
  /** The same in the currency that the buyer paid in. Null: the shop's currency. */
  presentment?: OrderAmounts | null | undefined;
}

const amounts = {
  subtotal: moneySchema,
  discount: moneySchema.nullish(),
  shipping: moneySchema.nullish(),
  tax: moneySchema.nullish(),
  fees: z
    .array(
      z.object({
        kind: z.enum(['tip', 'duty', 'gift_wrap', 'other']),
        amount: moneySchema,
      } satisfies FieldsOf<OrderFee>),
    )
    .optional(),
  total: moneySchema,
  current: moneySchema.nullish(),
  outstanding: moneySchema.nullish(),
} satisfies FieldsOf<OrderAmounts>;

export const orderTotalsSchema: z.ZodType<OrderTotals, OrderTotals> = z.object({
  ...amounts,
  taxesIncluded: z.boolean().optional(),
  presentment: z.object(amounts).nullish(),
} satisfies FieldsOf<OrderTotals>);
