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
  /** The provider's id of the parcel or of its label. */
  externalId?: string | null | undefined;
  /** Who carries it, as the provider writes it: `usps`, `DHL Express`. */
  carrier?: string | null | undefined;
  /** The carrier's number of the parcel. Null: it is sent without one. */
  trackingNumber?: string | null | undefined;
  /** The page where the parcel can be followed. */
  trackingUrl?: string | null | undefined;
  /**
   * When it was handed to the carrier. Can be earlier than the order: providers also report label purchases and wrong clocks.
   */
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
  /** The provider's id of the refund. */
  externalId?: string | null | undefined;
  /** What was paid back, as a positive amount, in the shop's currency. */
  amount: Money;
  /** Why, in the words of the shop or the provider. */
  reason?: string | null | undefined;
  /** When it was paid back. */
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
  /** Full name, as the buyer gave it. */
  name?: string | null | undefined;
  /** Email address of the buyer; some providers give an alias that forwards to it. */
  email?: string | null | undefined;
  /** Phone number, as the buyer wrote it. */
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
  /**
   * Where the order stands as a whole. A refund alone does not change it.
   * - `open`: the shop may still have to do something for it, such as make, pack or send it, or wait for the payment.
   * - `completed`: the shop is done with it: everything was sent, or the shop closed it.
   * - `cancelled`: called off, and nothing must be made or sent any more.
   * - `unknown`: the provider has a word for it that this version does not know. Absent: the provider does not say.
   */
  status?: 'open' | 'completed' | 'cancelled' | 'unknown' | undefined;
  /**
   * What became of the money.
   * - `pending`: not paid, or only in part. That includes a payment that is authorised but not captured, expired or voided.
   * - `paid`: paid in full, with nothing paid back. An order that costs nothing is `paid` too.
   * - `partially_refunded`: some of it was paid back. A refund that failed or is pending does not count.
   * - `refunded`: all of it was paid back. That does not cancel the order: see `status`.
   * - `unknown`: the provider has a word for it that this version does not know. Absent: the provider does not say.
   */
  paymentStatus?: 'pending' | 'paid' | 'partially_refunded' | 'refunded' | 'unknown' | undefined;
  /**
   * What was sent.
   * - `unfulfilled`: nothing was sent yet, also if it is scheduled, on hold or in progress.
   * - `partially_fulfilled`: some of it was sent, and more has to be.
   * - `fulfilled`: nothing is left to be sent. An order of downloads alone is `fulfilled` too.
   * - `unknown`: the provider has a word for it that this version does not know. Absent: the provider does not say.
   */
  fulfillmentStatus?: 'unfulfilled' | 'partially_fulfilled' | 'fulfilled' | 'unknown' | undefined;
  /** The provider's own word for the status, lower case. */
  providerStatus?: string | undefined;
  /** A test order: nothing must be made. Leave it out of a pull, by its id in `leftOut`, unless the host wants to see such orders. */
  isTest?: boolean | undefined;
  /** When the buyer placed it. `YYYY-MM-DDTHH:mm:ss.sssZ`, like all times of an order. */
  placedAt?: string | null | undefined;
  /** When it was cancelled. Null: it is not cancelled. */
  cancelledAt?: string | null | undefined;
  /** By when it must leave the shop. Null: there is no such date. */
  dueAt?: string | null | undefined;
  /** Null: a guest without any details. */
  customer?: OrderCustomer | null | undefined;
  /** Null: nothing is sent (a download, a pickup). Absent: withheld. */
  shippingAddress?: Address | null | undefined;
  /** Address of who pays. Null: the order has none. */
  billingAddress?: Address | null | undefined;
  /** How the buyer wants it sent, in the shop's words: `Express, next day`. Null: nothing is sent. */
  shippingMethod?: string | null | undefined;
  /** All of them; an order whose lines cannot be read is rejected. */
  lines: OrderLine[];
  /** All parcels that have left; an empty list means that there are none. */
  shipments?: Shipment[] | undefined;
  /** All refunds that were paid; an empty list means that there are none. */
  refunds?: Refund[] | undefined;
  /** What the buyer pays for it, and for what. */
  totals: OrderTotals;
  /** The buyer's message to the shop. Null: there is none. */
  note?: string | null | undefined;
  /** What the buyer asked for if it is a gift. */
  gift?: OrderGift | undefined;
  /** Names and values of the shop's theme or apps for the whole order: `{ name: 'Delivery date', value: '2026-12-05' }`. */
  attributes?: NamedValue[] | undefined;
  /** All of the shop's own labels for the order, such as `rush`; an empty list means that there are none. */
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
