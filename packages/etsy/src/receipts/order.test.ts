import { orderSchema } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { plainReceipt, plainTransaction, usd } from '../../test/plain.ts';
import { now } from '../../test/simulated-shop.ts';
import { mapRecords } from '../mapping.ts';
import { toOrder } from './order.ts';
import { rawReceipt } from './raw.ts';

const read = (...raws: unknown[]) =>
  mapRecords(raws, { schema: rawReceipt, id: 'receipt_id', map: toOrder, until: new Date(now) });

const readOne = (fields: Record<string, unknown>) => {
  const { items, warnings, rejected } = read(plainReceipt(fields));
  const [order] = items;
  if (!order) throw new Error(`rejected: ${JSON.stringify(rejected)}`);
  return { order: orderSchema.parse(order), warnings };
};

const at = (second: number) => new Date(second * 1000).toISOString();

describe('lessons from the field', () => {
  it.each([
    ['Paid', 'open'],
    ['Open', 'open'],
    ['Payment Processing', 'open'],
    ['Completed', 'completed'],
    ['Canceled', 'cancelled'],
    ['Partially Refunded', 'open'],
    ['Fully Refunded', 'open'],
  ])('lower-cases the capitalised status %s (#469)', (status, expected) => {
    const { order, warnings } = readOne({ status });
    expect(order).toMatchObject({ status: expected, providerStatus: status.toLowerCase() });
    expect(warnings).toEqual([]);
  });

  it('keeps an order of unknown status with a warning (#806)', () => {
    const { order, warnings } = readOne({ status: 'In Quarantine' });
    expect(order).toMatchObject({ status: 'unknown', providerStatus: 'in quarantine' });
    expect(warnings).toEqual([{ externalId: '1', field: 'status', problem: 'a status that is not known' }]);
  });

  it('decodes HTML entities once (#446)', () => {
    const { order } = readOne({ name: 'O&#39;Connell', first_line: '1 &amp;#39; Lane', city: 'AT&copy Town' });
    expect(order.shippingAddress).toMatchObject({ name: "O'Connell", line1: '1 &#39; Lane', city: 'AT&copy Town' });
    expect(order.customer?.name).toBe("O'Connell");
  });

  it('keeps a shipment earlier than its order (a captured receipt)', () => {
    const shipment = { shipment_notification_timestamp: 1_789_999_000, carrier_name: 'usps', tracking_code: 'T1' };
    const { order, warnings } = readOne({ shipments: [shipment] });
    expect(order.shipments).toEqual([
      { externalId: null, carrier: 'usps', trackingNumber: 'T1', trackingUrl: null, shippedAt: at(1_789_999_000) },
    ]);
    expect(warnings).toEqual([]);
  });

  it('has no due date once it has left the shop, as Etsy tells none (#211)', () => {
    expect(readOne({ transactions: [plainTransaction({ expected_ship_date: null })] }).order.dueAt).toBeNull();
  });
});

describe('an order', () => {
  it('is due when the first of its lines is', () => {
    const transactions = [1_790_300_000, 1_790_200_000, null].map((expected_ship_date, n) =>
      plainTransaction({ transaction_id: n + 1, expected_ship_date }),
    );
    expect(readOne({ transactions }).order.dueAt).toBe(at(1_790_200_000));
  });

  it('tells its lines with product, variant and price of one', () => {
    const transactions = [plainTransaction({ quantity: 3, sku: 'MUG-1', listing_id: 0, title: null })];
    expect(readOne({ transactions }).order.lines).toEqual([
      {
        externalId: '11',
        productExternalId: null,
        variantExternalId: '55',
        sku: 'MUG-1',
        title: '',
        quantity: 3,
        unitPrice: { amount: '10.00', currency: 'USD' },
        options: [],
        personalization: null,
      },
    ]);
  });

  it('does not assume a divisor of 100', () => {
    const { order } = readOne({ grandtotal: { amount: 1_250, divisor: 1, currency_code: 'jpy' } });
    expect(order.totals.total).toEqual({ amount: '1250', currency: 'JPY' });
  });

  it('adds sales tax and VAT', () => {
    expect(readOne({ total_tax_cost: usd(10), total_vat_cost: usd(5) }).order.totals.tax?.amount).toBe('0.15');
  });

  it.each([
    [100, 'partially_refunded'],
    [1_250, 'refunded'],
  ])('with a refund of %i cents is %s', (amount, paymentStatus) => {
    const refund = { amount: usd(amount), created_timestamp: 1_790_000_001, reason: 'Lost' };
    const { order } = readOne({ refunds: [refund] });
    expect(order).toMatchObject({ paymentStatus, refunds: [{ reason: 'Lost', refundedAt: at(1_790_000_001) }] });
  });

  it.each([
    [{ is_paid: true }, 'paid'],
    [{ is_paid: false }, 'pending'],
    [{ is_paid: null }, 'unknown'],
    [{ status: 'Payment Processing' }, 'pending'],
    [{ status: 'Fully Refunded' }, 'refunded'],
  ])('told as %j has the payment status %s', (fields, expected) => {
    expect(readOne(fields).order.paymentStatus).toBe(expected);
  });

  it.each([
    [{ is_shipped: true }, 'fulfilled'],
    [{ is_shipped: false }, 'unfulfilled'],
    [{ is_shipped: null }, 'unknown'],
    [
      {
        transactions: [
          plainTransaction({ shipped_timestamp: 1_790_000_000 }),
          plainTransaction({ transaction_id: 12 }),
        ],
      },
      'partially_fulfilled',
    ],
  ])('case %#: is %s', (fields, expected) => {
    expect(readOne(fields).order.fulfillmentStatus).toBe(expected);
  });

  it('tells message and gift', () => {
    const fields = { message_from_buyer: 'Don&#39;t fold', is_gift: true, gift_message: 'For you' };
    expect(readOne(fields).order).toMatchObject({ note: "Don't fold", isGift: true, giftMessage: 'For you' });
  });
});

describe('bad input', () => {
  it('keeps an order whose personal data is withheld', () => {
    const withheld = { name: null, first_line: null, city: null, zip: null, country_iso: null, buyer_email: null };
    const { order, warnings } = readOne({ ...withheld, buyer_user_id: null });
    expect(order).toMatchObject({ customer: null, shippingAddress: null });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['before 1970', -5],
    ['far in the future', 99_999_999_999],
    ['in milliseconds', 1_790_000_000_000],
    ['beyond all numbers', 1e300],
  ])('keeps an order with a time %s, with a warning', (_, seconds) => {
    const { order, warnings } = readOne({ created_timestamp: seconds });
    expect(order.placedAt).toBeNull();
    expect(warnings.map(({ field }) => field)).toEqual(['created_timestamp']);
  });

  it('does not take a change that is still to come, which would hide every later one', () => {
    const { order, warnings } = readOne({ updated_timestamp: 4_000_000_000 });
    expect(order.updatedAt).toBeNull();
    expect(warnings).toMatchObject([{ externalId: '1', field: 'updated_timestamp' }]);
  });

  it('keeps an order with a bad country, with a warning that does not tell it', () => {
    const { order, warnings } = readOne({ city: 'Köln', country_iso: 'Germany' });
    expect(order.shippingAddress).toMatchObject({ city: 'Köln', countryCode: null });
    expect(warnings).toMatchObject([{ field: 'country_iso' }]);
    expect(JSON.stringify(warnings)).not.toContain('Germany');
  });

  it('keeps an order without its unreadable refund, and still as refunded', () => {
    const refunds = [{ amount: null }, { amount: { amount: 'all', divisor: 100, currency_code: 'USD' } }];
    const { order, warnings } = readOne({ refunds });
    expect(order).toMatchObject({ refunds: [], paymentStatus: 'partially_refunded' });
    expect(new Set(warnings.map(({ field }) => field))).toEqual(
      new Set(['refunds.0.amount', 'refunds.1.amount', 'refunds.1.amount.amount']),
    );
  });

  it('keeps the first of two lines with one id, with a warning', () => {
    const { order, warnings } = readOne({ transactions: [plainTransaction(), plainTransaction({ title: 'Cup' })] });
    expect(order.lines.map(({ title }) => title)).toEqual(['Mug']);
    expect(warnings).toMatchObject([{ field: 'transactions.1.transaction_id' }]);
  });

  it('keeps a negative amount exact', () => {
    expect(readOne({ discount_amt: usd(-5) }).order.totals.discount?.amount).toBe('-0.05');
  });

  it.each([
    ['no id', { receipt_id: undefined }, null, 'receipt_id'],
    ['an id that has lost digits', { receipt_id: 2 ** 60 }, null, 'receipt_id'],
    ['no total', { grandtotal: null }, '1', 'grandtotal'],
    ['a total that is text', { grandtotal: '12.50' }, '1', 'grandtotal'],
    ['a total that is no integer', { grandtotal: { ...usd(1), amount: 1.5 } }, '1', 'grandtotal.amount'],
    ['a total beyond exact numbers', { grandtotal: usd(1e20) }, '1', 'grandtotal.amount'],
    ['a divisor of 7', { subtotal: { amount: 1, divisor: 7, currency_code: 'USD' } }, '1', 'subtotal'],
    ['no lines', { transactions: null }, '1', 'transactions'],
    ['a negative quantity', { transactions: [plainTransaction({ quantity: -1 })] }, '1', 'transactions.0.quantity'],
    ['a line that is no object', { transactions: [plainTransaction(), 'mug'] }, '1', 'transactions.1'],
  ])('rejects an order with %s, naming id and field', (_, fields, externalId, field) => {
    const { items, rejected, warnings } = read(plainReceipt(fields));
    expect(items).toEqual([]);
    expect(rejected).toEqual([{ externalId, field, problem: expect.any(String) }]);
    expect(warnings).toEqual([]);
  });
});
