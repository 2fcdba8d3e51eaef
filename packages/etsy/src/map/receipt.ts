import { compiled, country } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { rawFlag, rawId, rawMoney, rawNumber, rawSeconds, rawText } from './fields.ts';

import { rawProperty } from './properties.ts';

const variation = z.object({
  property_id: rawNumber,
  question_id: rawNumber,
  formatted_name: rawText,
  formatted_value: rawText,
});
export type RawVariation = z.infer<typeof variation>;

const transaction = z.object({
  transaction_id: rawId,
  title: rawText,
  quantity: z.int().min(0).max(1_000_000_000),
  // 0 means that the listing was deleted.
  listing_id: z.union([rawId, z.literal(0)]).nullish(),
  product_id: rawId.nullish(),
  sku: rawText,
  price: rawMoney,
  is_digital: rawFlag,
  variations: z.array(variation.nullish()).nullish(),
  product_data: z.array(rawProperty.nullish()).nullish(),
  shipping_method: rawText,
  shipping_upgrade: rawText,
  shipped_timestamp: rawSeconds,
  expected_ship_date: rawSeconds,
  buyer_coupon: rawNumber,
  shop_coupon: rawNumber,
});
export type RawTransaction = z.infer<typeof transaction>;

const shipment = z.object({
  receipt_shipping_id: rawId.nullish(),
  shipment_notification_timestamp: rawSeconds,
  carrier_name: rawText,
  tracking_code: rawText,
});

const refund = z.object({
  amount: rawMoney.nullish(),
  created_timestamp: rawSeconds,
  reason: rawText,
  status: rawText,
});
export type RawRefund = z.infer<typeof refund>;

/** The fields used of Etsy's `ShopReceipt`. Id, lines with prices, and total are required; Etsy may withhold the rest. */
const receipt = z.object({
  receipt_id: rawId,
  buyer_user_id: rawId.nullish(),
  buyer_email: rawText,
  name: rawText,
  first_line: rawText,
  second_line: rawText,
  city: rawText,
  state: rawText,
  zip: rawText,
  country_iso: country.nullish(),
  status: rawText,
  message_from_buyer: rawText,
  is_paid: rawFlag,
  is_shipped: rawFlag,
  is_gift: rawFlag,
  gift_message: rawText,
  gift_sender: rawText,
  create_timestamp: rawSeconds,
  created_timestamp: rawSeconds,
  update_timestamp: rawSeconds,
  updated_timestamp: rawSeconds,
  grandtotal: rawMoney,
  subtotal: rawMoney.nullish(),
  total_price: rawMoney.nullish(),
  total_shipping_cost: rawMoney.nullish(),
  total_tax_cost: rawMoney.nullish(),
  total_vat_cost: rawMoney.nullish(),
  discount_amt: rawMoney.nullish(),
  gift_wrap_price: rawMoney.nullish(),
  transactions: z.array(transaction),
  shipments: z.array(shipment.nullish()).nullish(),
  refunds: z.array(refund.nullish()).nullish(),
});
export type RawReceipt = z.infer<typeof receipt>;
export const rawReceipt: z.ZodType<RawReceipt> = compiled(receipt);

/** The fields of a receipt that describe its buyer: one with malformed amounts still shows who bought. */
const buyer = receipt
  .pick({
    buyer_email: true,
    name: true,
    first_line: true,
    second_line: true,
    city: true,
    state: true,
    zip: true,
    country_iso: true,
    is_gift: true,
    gift_message: true,
    gift_sender: true,
    create_timestamp: true,
    created_timestamp: true,
  })
  .extend({ buyer_user_id: rawId });
export type RawBuyer = z.infer<typeof buyer>;
export const rawBuyer: z.ZodType<RawBuyer> = compiled(buyer);
