import * as z from 'zod';
import { addressSchema } from './address.ts';
import { moneySchema } from './money.ts';
import { recordFields } from './record.ts';
import { timestampSchema } from './timestamp.ts';

const count = z.number().int().min(0).max(1_000_000_000);

export const orderLineSchema = z.object({
  externalId: z.string().min(1),
  productExternalId: z.string().nullable(),
  variantExternalId: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string(),
  quantity: count,
  /** Price of one, before discounts, in the shop's currency. */
  unitPrice: moneySchema,
  /** What the buyer chose: `{ name: 'Size', value: 'M' }`. */
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Text the buyer asked to have made into the thing. */
  personalization: z.string().nullable(),
});

export const shipmentSchema = z.object({
  externalId: z.string().nullable(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string().nullable(),
  /** Can be earlier than the order: providers report label purchases and clock faults as they come. */
  shippedAt: timestampSchema.nullable(),
});

export const refundSchema = z.object({
  externalId: z.string().nullable(),
  amount: moneySchema,
  reason: z.string().nullable(),
  refundedAt: timestampSchema.nullable(),
});

/** An order as every provider's adapter delivers it. Null means withheld or not known, and never overwrites a known value. */
export const orderSchema = z.object({
  ...recordFields,
  /** What people call the order: `#1001`. */
  number: z.string().min(1),
  status: z.enum(['open', 'completed', 'cancelled', 'unknown']),
  paymentStatus: z.enum(['pending', 'paid', 'partially_refunded', 'refunded', 'unknown']),
  fulfillmentStatus: z.enum(['unfulfilled', 'partially_fulfilled', 'fulfilled', 'unknown']),
  /** The provider's own word for the status, lower case. */
  providerStatus: z.string(),
  placedAt: timestampSchema.nullable(),
  cancelledAt: timestampSchema.nullable(),
  /** By when it has to leave the shop. */
  dueAt: timestampSchema.nullable(),
  customer: z
    .object({ externalId: z.string().nullable(), name: z.string().nullable(), email: z.string().nullable() })
    .nullable(),
  shippingAddress: addressSchema.nullable(),
  billingAddress: addressSchema.nullable(),
  lines: z.array(orderLineSchema),
  shipments: z.array(shipmentSchema),
  refunds: z.array(refundSchema),
  totals: z.object({
    subtotal: moneySchema,
    shipping: moneySchema.nullable(),
    tax: moneySchema.nullable(),
    discount: moneySchema.nullable(),
    total: moneySchema,
  }),
  /** The buyer's message to the shop. */
  note: z.string().nullable(),
  isGift: z.boolean(),
  giftMessage: z.string().nullable(),
});
export type Order = z.infer<typeof orderSchema>;
