import * as z from 'zod';
import { type Money, moneySchema } from './money.ts';
import type { FieldsOf } from './record.ts';

/** What a buyer pays beside the goods, their shipping and tax. */
export interface OrderFee {
  kind: 'tip' | 'duty' | 'gift_wrap' | 'other';
  amount: Money;
}

/** What an order comes to, in one currency. Absent is unknown, null is known to be none. */
export interface OrderAmounts {
  /**
   * The lines as they were ordered: quantity x {@link OrderLine.unitPrice}, before every discount, before edits and returns.
   * It holds the tax if `taxesIncluded`.
   */
  subtotal: Money;
  /** Everything taken off, as a positive amount: discounts of lines, of the whole order and of shipping. */
  discount?: Money | null | undefined;
  /** Shipping before discounts. */
  shipping?: Money | null | undefined;
  /** Sales tax and VAT together. It is inside the other amounts if `taxesIncluded`, else on top of them. */
  tax?: Money | null | undefined;
  /** What is paid besides: tips, duties, gift wrap. An empty list is known to be none. */
  fees?: OrderFee[] | undefined;
  /**
   * What was ordered comes to: subtotal - discount + shipping + tax (unless it is included) + fees, exactly. Before edits,
   * returns and exchanges.
   */
  total: Money;
  /** What the order comes to now, after edits, returns and exchanges, as the provider states it. The number to invoice. */
  current?: Money | null | undefined;
  /** What is still to be paid; negative if the shop owes it. */
  outstanding?: Money | null | undefined;
}

/** What an order comes to in the shop's currency, and in the buyer's if that is another one. */
export interface OrderTotals extends OrderAmounts {
  /** Whether prices, shipping and subtotal hold the tax already, as in Europe. Absent: unknown. */
  taxesIncluded?: boolean | undefined;
  /** The same in the currency that the buyer paid in. Null: it is the shop's. */
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
