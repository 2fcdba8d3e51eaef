import * as z from 'zod';
import { type Address, addressSchema } from './address.ts';
import { type Money, moneySchema } from './money.ts';
import { type NamedValue, namedValuesSchema } from './named-value.ts';
import { type OrderLine, orderLineSchema } from './order-line.ts';
import { type OrderTotals, orderTotalsSchema } from './order-totals.ts';
import { type CanonicalRecord, type FieldsOf, recordFields } from './record.ts';
import { timestampSchema } from './timestamp.ts';

const text = z.string().nullish();
const time = timestampSchema.nullish();

/** A parcel that left the shop. */
export interface Shipment {
  externalId?: string | null | undefined;
  carrier?: string | null | undefined;
  trackingNumber?: string | null | undefined;
  trackingUrl?: string | null | undefined;
  /** Can be earlier than the order: providers also report label purchases and wrong clocks. */
  shippedAt?: string | null | undefined;
}
export const shipmentSchema: z.ZodType<Shipment, Shipment> = z.object({
  externalId: text,
  carrier: text,
  trackingNumber: text,
  trackingUrl: text,
  shippedAt: time,
} satisfies FieldsOf<Shipment>);

/** Money that was paid back to the buyer, not a failed or pending refund. */
export interface Refund {
  externalId?: string | null | undefined;
  amount: Money;
  reason?: string | null | undefined;
  refundedAt?: string | null | undefined;
}
export const refundSchema: z.ZodType<Refund, Refund> = z.object({
  externalId: text,
  amount: moneySchema,
  reason: text,
  refundedAt: time,
} satisfies FieldsOf<Refund>);

/** Who bought; the recipient can be somebody else. */
export interface OrderCustomer {
  /** The provider's id of the customer. Null: a guest. */
  externalId?: string | null | undefined;
  name?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
}

/** The gift details of an order. */
export interface OrderGift {
  /** The buyer says that it is a gift. */
  isGift?: boolean | undefined;
  /** The buyer's message to the recipient. */
  message?: string | null | undefined;
  /** Who the gift is from, as shown to the recipient. */
  sender?: string | null | undefined;
  /** The buyer wants gift wrap, paid or not. */
  isWrapped?: boolean | undefined;
}

/** An order, as every provider delivers it. An absent field is unknown and changes nothing, null is known to be empty and clears. */
export interface Order extends CanonicalRecord {
  /** The order number that people use: `#1001`. */
  number: string;
  /** `unknown`: this version does not know the provider's word for it. */
  status?: 'open' | 'completed' | 'cancelled' | 'unknown' | undefined;
  paymentStatus?: 'pending' | 'paid' | 'partially_refunded' | 'refunded' | 'unknown' | undefined;
  /** `fulfilled` if nothing is left to be sent. */
  fulfillmentStatus?: 'unfulfilled' | 'partially_fulfilled' | 'fulfilled' | 'unknown' | undefined;
  /** The provider's own word for the status, lower case. */
  providerStatus?: string | undefined;
  /** A test order: nothing must be made. */
  isTest?: boolean | undefined;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ`, like all times of an order. */
  placedAt?: string | null | undefined;
  cancelledAt?: string | null | undefined;
  /** By when it must leave the shop. */
  dueAt?: string | null | undefined;
  /** Null: a guest without any details. */
  customer?: OrderCustomer | null | undefined;
  /** Null: nothing is sent (a download, a pickup). Absent: withheld. */
  shippingAddress?: Address | null | undefined;
  billingAddress?: Address | null | undefined;
  /** How the buyer wants it sent, in the shop's words: `Express, next day`. */
  shippingMethod?: string | null | undefined;
  /** All of them; an order whose lines cannot be read is rejected. */
  lines: OrderLine[];
  /** All of them; an empty list means that there are none. */
  shipments?: Shipment[] | undefined;
  refunds?: Refund[] | undefined;
  totals: OrderTotals;
  /** The buyer's message to the shop. */
  note?: string | null | undefined;
  gift?: OrderGift | undefined;
  /** Names and values of the shop's theme or apps for the whole order: `{ name: 'Delivery date', value: '2026-12-05' }`. */
  attributes?: NamedValue[] | undefined;
  /** The shop's own labels. */
  tags?: string[] | undefined;
}

export const orderSchema: z.ZodType<Order, Order> = z.object({
  ...recordFields,
  number: z.string().min(1),
  status: z.enum(['open', 'completed', 'cancelled', 'unknown']).optional(),
  paymentStatus: z.enum(['pending', 'paid', 'partially_refunded', 'refunded', 'unknown']).optional(),
  fulfillmentStatus: z.enum(['unfulfilled', 'partially_fulfilled', 'fulfilled', 'unknown']).optional(),
  providerStatus: z.string().optional(),
  isTest: z.boolean().optional(),
  placedAt: time,
  cancelledAt: time,
  dueAt: time,
  customer: z
    .object({ externalId: text, name: text, email: text, phone: text } satisfies FieldsOf<OrderCustomer>)
    .nullish(),
  shippingAddress: addressSchema.nullish(),
  billingAddress: addressSchema.nullish(),
  shippingMethod: text,
  lines: z.array(orderLineSchema),
  shipments: z.array(shipmentSchema).optional(),
  refunds: z.array(refundSchema).optional(),
  totals: orderTotalsSchema,
  note: text,
  gift: z
    .object({
      isGift: z.boolean().optional(),
      message: text,
      sender: text,
      isWrapped: z.boolean().optional(),
    } satisfies FieldsOf<OrderGift>)
    .optional(),
  attributes: namedValuesSchema.optional(),
  tags: z.array(z.string()).optional(),
} satisfies FieldsOf<Order>);
