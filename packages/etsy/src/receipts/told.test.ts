import type { Order } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { plainReceipt, plainTransaction, usd, withheldAddress, without } from '../../test/plain.ts';
import { readOne, readReceipt } from '../../test/read-order.ts';

/** Of one field: what Etsy sends if it does not tell it, if there is none, and if there is one. */
interface Field {
  readonly read: (order: Order) => unknown;
  readonly withheld: Record<string, unknown>;
  readonly cleared: readonly [Record<string, unknown>, unknown];
  readonly set: readonly [Record<string, unknown>, unknown];
}

const line = (fields: Record<string, unknown>) => ({ transactions: [plainTransaction(fields)] });
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

const fields: Record<string, Field> = {
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
    cleared: [{ ...withheldAddress, ...line({ is_digital: true }) }, null],
    set: [{}, expect.objectContaining({ city: 'Springfield' })],
  },
  'customer.externalId': {
    read: ({ customer }) => customer?.externalId,
    withheld: { buyer_user_id: null },
    // Every buyer at Etsy is somebody.
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
    // Etsy tells that, not when.
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
    cleared: [line({ expected_ship_date: null }), null],
    set: [line({ expected_ship_date: 1_790_000_001 }), '2026-09-21T14:13:21.000Z'],
  },
  shippingMethod: {
    read: ({ shippingMethod }) => shippingMethod,
    withheld: { transactions: [without(plainTransaction(), 'shipping_upgrade')] },
    cleared: [line({}), null],
    set: [line({ shipping_method: 'Standard' }), 'Standard'],
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
  'lines.productExternalId': {
    read: ({ lines }) => lines[0]?.productExternalId,
    withheld: { transactions: [without(plainTransaction(), 'listing_id')] },
    cleared: [line({ listing_id: null }), null],
    set: [line({ listing_id: 6 }), '6'],
  },
  'lines.variantExternalId': {
    read: ({ lines }) => lines[0]?.variantExternalId,
    withheld: { transactions: [without(plainTransaction(), 'product_id')] },
    cleared: [line({ product_id: null }), null],
    set: [line({ product_id: 6 }), '6'],
  },
  'lines.sku': {
    read: ({ lines }) => lines[0]?.sku,
    withheld: { transactions: [without(plainTransaction(), 'sku')] },
    cleared: [line({ sku: '' }), null],
    set: [line({ sku: 'M' }), 'M'],
  },
  'lines.kind': {
    read: ({ lines }) => lines[0]?.kind,
    withheld: line({ is_digital: null }),
    cleared: [line({ is_digital: false }), 'physical'],
    set: [line({ is_digital: true }), 'digital'],
  },
  'lines.openQuantity': {
    read: ({ lines }) => lines[0]?.openQuantity,
    withheld: { is_shipped: null },
    cleared: [line({ shipped_timestamp: 1_790_000_000 }), 0],
    set: [line({ quantity: 2 }), 2],
  },
  'lines.discount': {
    read: ({ lines }) => lines[0]?.discount,
    withheld: { discount_amt: null, total_price: null },
    cleared: [{}, null],
    set: [{ discount_amt: usd(5) }, { amount: '0.05', currency: 'USD' }],
  },
  'lines.options': {
    read: ({ lines }) => lines[0]?.options,
    withheld: line({ variations: null }),
    cleared: [line({}), []],
    set: [line({ variations: [{ formatted_name: 'Size', formatted_value: 'M' }] }), [{ name: 'Size', value: 'M' }]],
  },
  'lines.personalization': {
    read: ({ lines }) => lines[0]?.personalization,
    withheld: line({ variations: null }),
    cleared: [line({}), null],
    set: [line({ variations: [{ property_id: 54, formatted_name: 'Name', formatted_value: 'Max' }] }), 'Max'],
  },
};

describe.each(Object.entries(fields))('%s of an order', (_, { read, withheld, cleared, set }) => {
  it('is absent if Etsy does not tell it', () => {
    expect(read(readOne(withheld).order)).toBeUndefined();
  });

  it('is none if there is none beside what Etsy tells', () => {
    expect(read(readOne(cleared[0]).order)).toEqual(cleared[1]);
  });

  it('is what Etsy tells', () => {
    expect(read(readOne(set[0]).order)).toEqual(set[1]);
  });
});

it('is absent for every key that is missing, and no warning is needed for that', () => {
  const told = plainReceipt();
  for (const key of Object.keys(told)) {
    if (['receipt_id', 'grandtotal', 'transactions'].includes(key)) continue;
    expect(readReceipt(without(told, key)).fields).toEqual([]);
  }
});

describe('what Etsy never tells', () => {
  it('is absent, but that there are no test orders is known', () => {
    const { order } = readOne({});
    for (const field of ['billingAddress', 'attributes', 'tags'] as const) expect(order[field]).toBeUndefined();
    expect(order.customer?.phone).toBeUndefined();
    expect(order.totals.presentment).toBeUndefined();
    expect(order.isTest).toBe(false);
  });
});

describe('a gift', () => {
  it.each([
    ['the buyer says so', { is_gift: true }],
    ['there is a message', { gift_message: 'For you' }],
    ['there is a sender', { gift_sender: 'Ada' }],
    ['Etsy does not tell whether it is one', { is_gift: null }],
  ])('does not rename the buyer if %s', (_, gift) => {
    const { order } = readOne({ ...gift, name: 'Max' });
    expect(order.customer).toMatchObject({ externalId: '7', name: undefined });
    expect(order.shippingAddress?.name).toBe('Max');
  });

  it('can be wrapped without the tick and without a message (etsy-gift-wrap)', () => {
    const { order, sums } = readOne({ gift_wrap_price: usd(300), grandtotal: usd(1_550) });
    expect(order.gift).toEqual({ isGift: false, message: null, sender: null, isWrapped: true });
    expect(order.totals.fees).toEqual([{ kind: 'gift_wrap', amount: { amount: '3.00', currency: 'USD' } }]);
    expect(sums).toEqual([]);
  });
});

describe('the way of sending', () => {
  const by = (...lines: [method: string | null, upgrade: string | null, is_digital?: boolean][]) =>
    readOne({
      transactions: lines.map(([shipping_method, shipping_upgrade, is_digital = false], n) =>
        plainTransaction({ transaction_id: n + 1, shipping_method, shipping_upgrade, is_digital }),
      ),
    }).order.shippingMethod;

  it('is the upgrade that the buyer has paid for (etsy-shipping-upgrade)', () => {
    expect(by(['Priority Mail', 'Priority Mail'])).toBe('Priority Mail');
    expect(by(['Standard', null], ['Priority', 'Priority Mail'])).toBe('Priority Mail');
  });

  it('is that of all parcels, each once', () => {
    expect(by(['A', null], ['B', null], ['A', null])).toBe('A, B');
    expect(by([null, 'Express'], [null, 'Priority Mail'])).toBe('Express, Priority Mail');
  });

  it('is none of a download', () => {
    expect(by(['Standard', 'Express', true])).toBeNull();
  });
});
