export const usd = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' });

/** A receipt with only what is required. */
export const plainReceipt = (fields: Record<string, unknown> = {}) => ({
  receipt_id: 1,
  buyer_user_id: 7,
  status: 'Paid',
  is_paid: true,
  is_shipped: false,
  created_timestamp: 1_790_000_000,
  updated_timestamp: 1_790_000_000,
  subtotal: usd(1_000),
  grandtotal: usd(1_250),
  transactions: [plainTransaction()],
  ...fields,
});

export const plainTransaction = (fields: Record<string, unknown> = {}) => ({
  transaction_id: 11,
  title: 'Mug',
  quantity: 1,
  listing_id: 5,
  product_id: 55,
  price: usd(1_000),
  variations: [],
  ...fields,
});

export const plainListing = (fields: Record<string, unknown> = {}) => ({
  listing_id: 5,
  title: 'Mug',
  state: 'active',
  quantity: 3,
  price: usd(1_000),
  updated_timestamp: 1_790_000_000,
  ...fields,
});
