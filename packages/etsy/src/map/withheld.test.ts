import { describe, expect, it } from 'vitest';
import { plainReceipt, plainTransaction, usd, withheldAddress, without } from '../../test/plain.ts';
import { readOne, readReceipt } from '../../test/read-order.ts';
import { type Field, ofOneLine, testFields } from '../../test/withheld.ts';

const part = (
  key: string,
  name: 'name' | 'line1' | 'line2' | 'city' | 'region' | 'postalCode' | 'countryCode',
  value: string,
): Field => ({
  read: ({ shippingAddress }) => shippingAddress?.[name],
  withheld: withheldAddress,
  cleared: [{ [key]: null }, null],
  set: [{ [key]: value }, value],
});
const shipment = {
  receipt_shipping_id: 7,
  shipment_notification_timestamp: 1_790_000_000,
  carrier_name: 'usps',
  tracking_code: '',
};
const refund = { amount: usd(100), created_timestamp: 1_790_000_000, reason: '', status: 'succeeded' };

testFields({
  'shippingAddress.name': part('name', 'name', 'Max'),
  'shippingAddress.line1': part('first_line', 'line1', '2 Example St'),
  'shippingAddress.line2': part('second_line', 'line2', 'Flat 2'),
  'shippingAddress.city': part('city', 'city', 'Köln'),
  'shippingAddress.region': part('state', 'region', 'NY'),
  'shippingAddress.postalCode': part('zip', 'postalCode', '50667'),
  'shippingAddress.countryCode': part('country_iso', 'countryCode', 'DE'),
  shippingAddress: {
    read: ({ shippingAddress }) => shippingAddress,
    withheld: withheldAddress,
    cleared: [{ ...withheldAddress, ...ofOneLine({ is_digital: true }) }, null],
    set: [{}, expect.objectContaining({ city: 'Springfield' })],
  },
  'customer.externalId': {
    read: ({ customer }) => customer?.externalId,
    withheld: { buyer_user_id: null },
    // A buyer at Etsy always has an id.
    cleared: [{ buyer_user_id: 7 }, '7'],
    set: [{ buyer_user_id: 8 }, '8'],
  },
  'customer.name': {
    read: ({ customer }) => customer?.name,
    withheld: { ...withheldAddress, name: null },
    cleared: [{ name: '' }, null],
    set: [{ name: 'Ada' }, 'Ada'],
  },
  'customer.email': {
    read: ({ customer }) => customer?.email,
    withheld: { buyer_email: null },
    cleared: [{ buyer_email: '' }, null],
    set: [{ buyer_email: 'ada@example.com' }, 'ada@example.com'],
  },
  note: {
    read: ({ note }) => note,
    withheld: { ...withheldAddress, name: null, message_from_buyer: null },
    cleared: [{ message_from_buyer: null }, null],
    set: [{ message_from_buyer: 'Don&#39;t fold' }, "Don't fold"],
  },
  'gift.isGift': {
    read: ({ gift }) => gift?.isGift,
    withheld: { is_gift: null },
    cleared: [{ is_gift: false }, false],
    set: [{ is_gift: true }, true],
  },
  'gift.message': {
    read: ({ gift }) => gift?.message,
    withheld: { ...withheldAddress, name: null, gift_message: null },
    cleared: [{ gift_message: '' }, null],
    set: [{ gift_message: 'For you &amp; yours' }, 'For you & yours'],
  },
  'gift.sender': {
    read: ({ gift }) => gift?.sender,
    withheld: { ...withheldAddress, name: null, gift_sender: null },
    cleared: [{ gift_sender: null }, null],
    set: [{ gift_sender: 'Ada' }, 'Ada'],
  },
  'gift.isWrapped': {
    read: ({ gift }) => gift?.isWrapped,
    withheld: { gift_wrap_price: null },
    cleared: [{ gift_wrap_price: usd(0) }, false],
    set: [{ gift_wrap_price: usd(300), grandtotal: usd(1_550) }, true],
  },
  status: {
    read: ({ status }) => status,
    withheld: { status: null },
    cleared: [{ status: 'Paid' }, 'open'],
    set: [{ status: 'Completed' }, 'completed'],
  },
  providerStatus: {
    read: ({ providerStatus }) => providerStatus,
    withheld: { status: '' },
    cleared: [{ status: 'Paid' }, 'paid'],
    set: [{ status: 'Completed' }, 'completed'],
  },
  paymentStatus: {
    read: ({ paymentStatus }) => paymentStatus,
    withheld: { is_paid: null },
    cleared: [{ is_paid: false }, 'pending'],
    set: [{ is_paid: true }, 'paid'],
  },
  fulfillmentStatus: {
    read: ({ fulfillmentStatus }) => fulfillmentStatus,
    withheld: { is_shipped: null },
    cleared: [{ is_shipped: false }, 'unfulfilled'],
    set: [{ is_shipped: true }, 'fulfilled'],
  },
  cancelledAt: {
    read: ({ cancelledAt }) => cancelledAt,
    // Etsy says that it was cancelled, not when.
    withheld: { status: 'Canceled' },
    cleared: [{ status: 'Paid' }, null],
    set: [{ status: 'Completed' }, null],
  },
  placedAt: {
    read: ({ placedAt }) => placedAt,
    withheld: { created_timestamp: null },
    cleared: [{ created_timestamp: 1_790_000_000 }, '2026-09-21T14:13:20.000Z'],
    set: [{ created_timestamp: 1_790_000_001 }, '2026-09-21T14:13:21.000Z'],
  },
  dueAt: {
    read: ({ dueAt }) => dueAt,
    withheld: { transactions: [without(plainTransaction(), 'expected_ship_date')] },
    cleared: [ofOneLine({ expected_ship_date: null }), null],
    set: [ofOneLine({ expected_ship_date: 1_790_000_001 }), '2026-09-21T14:13:21.000Z'],
  },
  shippingMethod: {
    read: ({ shippingMethod }) => shippingMethod,
    withheld: { transactions: [without(plainTransaction(), 'shipping_upgrade')] },
    cleared: [ofOneLine({}), null],
    set: [ofOneLine({ shipping_method: 'Standard' }), 'Standard'],
  },
  shipments: {
    read: ({ shipments }) => shipments,
    withheld: { shipments: null },
    cleared: [{ shipments: [] }, []],
    set: [
      { shipments: [shipment] },
      [expect.objectContaining({ externalId: '7', carrier: 'usps', trackingNumber: null })],
    ],
  },
  refunds: {
    read: ({ refunds }) => refunds,
    withheld: { refunds: null },
    cleared: [{ refunds: [] }, []],
    set: [{ refunds: [refund] }, [expect.objectContaining({ reason: null })]],
  },
  'totals.shipping': {
    read: ({ totals }) => totals.shipping?.amount,
    withheld: { total_shipping_cost: null },
    cleared: [{ total_shipping_cost: usd(0) }, '0.00'],
    set: [{ total_shipping_cost: usd(5) }, '0.05'],
  },
  'totals.discount': {
    read: ({ totals }) => totals.discount?.amount,
    withheld: { discount_amt: null, total_price: null },
    cleared: [{ discount_amt: usd(0) }, '0.00'],
    set: [{ discount_amt: usd(5) }, '0.05'],
  },
  'totals.tax': {
    read: ({ totals }) => totals.tax?.amount,
    withheld: { total_vat_cost: null },
    cleared: [{ total_tax_cost: usd(0) }, '0.00'],
    set: [{ total_tax_cost: usd(5) }, '0.05'],
  },
  'totals.fees': {
    read: ({ totals }) => totals.fees,
    withheld: { gift_wrap_price: null },
    cleared: [{ gift_wrap_price: usd(0) }, []],
    set: [{ gift_wrap_price: usd(300) }, [{ kind: 'gift_wrap', amount: { amount: '3.00', currency: 'USD' } }]],
  },
});

it('gives no warning when an optional key is missing', () => {
  const whole = plainReceipt();
  for (const key of Object.keys(whole)) {
    if (['receipt_id', 'grandtotal', 'transactions'].includes(key)) continue;
    expect(readReceipt(without(whole, key)).fields).toEqual([]);
  }
});

describe('what Etsy never sends', () => {
  it('is absent, except that isTest is false', () => {
    const { order } = readOne({});
    for (const field of ['billingAddress', 'attributes', 'tags'] as const) expect(order[field]).toBeUndefined();
    expect(order.customer?.phone).toBeUndefined();
    expect(order.totals.presentment).toBeUndefined();
    expect(order.isTest).toBe(false);
  });
});
