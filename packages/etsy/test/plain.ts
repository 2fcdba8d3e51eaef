import type { RawProperty } from '../src/map/properties.ts';

export const usd = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' });

/** A receipt with every key that is used, as Etsy sends it: a mug for 10.00 with 2.50 for shipping. */
export const plainReceipt = (fields: Record<string, unknown> = {}) => ({
  receipt_id: 1,
  buyer_user_id: 7,
  buyer_email: null,
  name: 'Test Buyer',
  first_line: '1 Example St',
  second_line: null,
  city: 'Springfield',
  state: 'IL',
  zip: '00000',
  country_iso: 'US',
  status: 'Paid',
  message_from_buyer: null,
  is_paid: true,
  is_shipped: false,
  created_timestamp: 1_790_000_000,
  updated_timestamp: 1_790_000_000,
  is_gift: false,
  gift_message: '',
  gift_sender: '',
  grandtotal: usd(1_250),
  subtotal: usd(1_000),
  total_price: usd(1_000),
  total_shipping_cost: usd(250),
  total_tax_cost: usd(0),
  total_vat_cost: usd(0),
  discount_amt: usd(0),
  gift_wrap_price: usd(0),
  shipments: [],
  transactions: [plainTransaction()],
  refunds: [],
  ...fields,
});

export const plainTransaction = (fields: Record<string, unknown> = {}) => ({
  transaction_id: 11,
  title: 'Mug',
  quantity: 1,
  is_digital: false,
  listing_id: 5,
  product_id: 55,
  sku: 'S',
  price: usd(1_000),
  variations: [],
  product_data: [],
  shipped_timestamp: null,
  shipping_method: null,
  shipping_upgrade: null,
  expected_ship_date: 1_790_200_000,
  buyer_coupon: 0,
  shop_coupon: 0,
  ...fields,
});

/** The keys that Etsy sends as null when it withholds the address. */
export const withheldAddress = {
  first_line: null,
  second_line: null,
  city: null,
  state: null,
  zip: null,
  country_iso: null,
};

export const plainListing = (fields: Record<string, unknown> = {}) => ({
  listing_id: 5,
  title: 'Mug',
  description: 'A mug',
  state: 'active',
  url: 'https://www.example.com/listing/5',
  quantity: 3,
  price: usd(1_000),
  has_variations: false,
  tags: [],
  images: [],
  skus: ['A'],
  created_timestamp: 1_780_000_000,
  updated_timestamp: 1_790_000_000,
  ...fields,
});

/** A product of an inventory, as Etsy sends it. */
export const plainProduct = (product_id: number, fields: Record<string, unknown> = {}) => ({
  product_id,
  sku: '',
  is_deleted: false,
  offerings: [plainOffering(1)],
  property_values: [],
  ...fields,
});

export const plainOffering = (quantity: unknown, fields: Record<string, unknown> = {}) => ({
  quantity,
  is_enabled: true,
  is_deleted: false,
  price: usd(500),
  ...fields,
});

export const plainProperty = (property_name: string | null, values: string[], fields: Partial<RawProperty> = {}) => ({
  property_id: 100,
  property_name,
  scale_id: null,
  scale_name: null,
  value_ids: [],
  values,
  ...fields,
});

/** The record without one key. */
export function without(record: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = record;
  return rest;
}
