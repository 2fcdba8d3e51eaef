import { describe, expect, it } from 'vitest';
import { plainReceipt, plainTransaction, usd, without } from '../../test/plain.ts';
import { readOne } from '../../test/read-order.ts';
import { readOrders } from './order.ts';

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
    const { order, fields } = readOne({ status });
    expect(order).toMatchObject({ status: expected, providerStatus: status.toLowerCase() });
    expect(fields).toEqual([]);
  });

  it('keeps an order of unknown status with a warning (#806)', () => {
    const { order, fields } = readOne({ status: 'In Quarantine' });
    expect(order).toMatchObject({ status: 'unknown', providerStatus: 'in quarantine' });
    expect(fields).toEqual(['status']);
  });

  it('decodes HTML entities once (#446)', () => {
    const { order } = readOne({ name: 'O&#39;Connell', first_line: '1 &amp;#39; Lane', city: 'AT&copy Town' });
    expect(order.shippingAddress).toMatchObject({ name: "O'Connell", line1: '1 &#39; Lane', city: 'AT&copy Town' });
    expect(order.customer?.name).toBe("O'Connell");
  });

  it('keeps a shipment earlier than its order (a captured receipt)', () => {
    const shipment = {
      receipt_shipping_id: 77,
      shipment_notification_timestamp: 1_789_999_000,
      carrier_name: 'usps',
      tracking_code: 'T1',
    };
    const { order, fields } = readOne({ shipments: [shipment] });
    expect(order.shipments).toEqual([
      { externalId: '77', carrier: 'usps', trackingNumber: 'T1', shippedAt: at(1_789_999_000) },
    ]);
    expect(fields).toEqual([]);
  });

  it('has no due date once it was shipped, as Etsy sends none (#211)', () => {
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

  it('has lines with product, variant and unit price', () => {
    const transactions = [plainTransaction({ quantity: 3, sku: 'MUG-1', listing_id: 0, title: null })];
    expect(readOne({ transactions }).order.lines).toEqual([
      {
        externalId: '11',
        productExternalId: null,
        variantExternalId: '55',
        sku: 'MUG-1',
        title: '',
        quantity: 3,
        openQuantity: 3,
        kind: 'physical',
        bundle: null,
        unitPrice: { amount: '10.00', currency: 'USD' },
        discount: null,
        tax: null,
        options: [],
        personalization: null,
        attributes: [],
      },
    ]);
  });

  it.each([
    [{ is_paid: true }, 'paid'],
    [{ is_paid: false }, 'pending'],
    [{ is_paid: null }, undefined],
    [{ status: 'Payment Processing' }, 'pending'],
    [{ status: 'Fully Refunded' }, 'refunded'],
  ])('with %j has the payment status %s', (fields, expected) => {
    expect(readOne(fields).order.paymentStatus).toBe(expected);
  });
});

describe('malformed input', () => {
  it.each([
    ['before 1970', -5],
    ['far in the future', 99_999_999_999],
    ['in milliseconds', 1_790_000_000_000],
    ['beyond all numbers', 1e300],
  ])('keeps an order with a time %s, with a warning', (_, seconds) => {
    const { order, fields } = readOne({ created_timestamp: seconds });
    expect(order.placedAt).toBeUndefined();
    expect(fields).toEqual(['created_timestamp']);
  });

  it('leaves a future updated_timestamp to core, which uses the time of reading instead', () => {
    const { order, fields } = readOne({ updated_timestamp: 4_000_000_000 });
    expect(order.updatedAt).toBe('2096-10-02T07:06:40.000Z');
    expect(fields).toEqual([]);
  });

  it('keeps an order with a bad country, with a warning that does not repeat it', () => {
    const { items, warnings } = readOrders([plainReceipt({ city: 'Köln', country_iso: 'Germany' })]);
    expect(items).toMatchObject([{ shippingAddress: { city: 'Köln', countryCode: undefined } }]);
    expect(warnings).toMatchObject([{ field: 'country_iso' }]);
    expect(JSON.stringify(warnings)).not.toContain('Germany');
  });

  it('keeps the first of two lines with one id, with a warning', () => {
    const { order, fields } = readOne({ transactions: [plainTransaction(), plainTransaction({ title: 'Cup' })] });
    expect(order.lines.map(({ title }) => title)).toEqual(['Mug']);
    expect(fields).toEqual(['transactions.1.transaction_id']);
  });

  it.each([
    ['no id', { receipt_id: undefined }, null, 'receipt_id'],
    ['an id that has lost digits', { receipt_id: 2 ** 60 }, null, 'receipt_id'],
    ['no total', { grandtotal: null }, '1', 'grandtotal'],
    ['a total that is text', { grandtotal: '12.50' }, '1', 'grandtotal'],
    ['a total beyond exact numbers', { grandtotal: usd(1e20) }, '1', 'grandtotal.amount'],
    ['a total with a divisor of 7', { grandtotal: { ...usd(1), divisor: 7 } }, '1', 'grandtotal'],
    ['a line without a title', { transactions: [without(plainTransaction(), 'title')] }, '1', 'transactions.0.title'],
    ['no lines', { transactions: null }, '1', 'transactions'],
    ['goods, but not a line', { transactions: [] }, '1', 'transactions'],
    ['a negative quantity', { transactions: [plainTransaction({ quantity: -1 })] }, '1', 'transactions.0.quantity'],
    ['a line that is no object', { transactions: [plainTransaction(), 'mug'] }, '1', 'transactions.1'],
  ])('rejects an order with %s, naming id and field', (_, fields, externalId, field) => {
    const { items, rejected, warnings } = readOrders([plainReceipt(fields)]);
    expect(items).toEqual([]);
    expect(rejected).toMatchObject([{ externalId, field, problem: expect.any(String) }]);
    expect(warnings).toEqual([]);
  });
});
