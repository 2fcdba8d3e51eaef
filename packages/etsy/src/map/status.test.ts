import { describe, expect, it } from 'vitest';
import { plainTransaction, usd, withheldAddress, without } from '../../test/plain.ts';
import { readOne } from '../../test/read-order.ts';

const sentAt = { shipped_timestamp: 1_790_000_000 };
const lines = (...all: Record<string, unknown>[]) => ({
  transactions: all.map((fields, n) => plainTransaction({ transaction_id: n + 1, ...fields })),
});
const readStatus = (fields: Record<string, unknown>) => {
  const { order } = readOne(fields);
  return [order.fulfillmentStatus, order.lines.map(({ openQuantity }) => openQuantity)];
};

describe('what is still to be sent', () => {
  it.each([
    ['nothing was sent', lines({ quantity: 2 }, {}), 'unfulfilled', [2, 1]],
    ['the first line was sent', lines(sentAt, { quantity: 3 }), 'partially_fulfilled', [0, 3]],
    ['every line was sent', lines(sentAt, sentAt), 'fulfilled', [0, 0]],
    ['the receipt says that it was sent', { ...lines({}, {}), is_shipped: true }, 'fulfilled', [0, 0]],
    ['Etsy does not say', { ...lines({}, {}), is_shipped: null }, undefined, [undefined, undefined]],
    ['Etsy sends only one line', { ...lines(sentAt, {}), is_shipped: null }, undefined, [0, undefined]],
    ['only a download is left', lines({ is_digital: true }, sentAt), 'fulfilled', [0, 0]],
    ['a parcel is left beside a download', lines({ is_digital: true }, { quantity: 2 }), 'unfulfilled', [0, 2]],
    ['it was cancelled before it was sent', { ...lines({ quantity: 2 }), status: 'Canceled' }, 'unfulfilled', [0]],
    ['it was cancelled after it was sent', { ...lines({}), status: 'Canceled', is_shipped: true }, 'fulfilled', [0]],
    ['the status is not sent', { ...lines({}), status: null }, 'unfulfilled', [undefined]],
  ])('is counted when %s', (_, fields, fulfillment, open) => {
    expect(readStatus(fields)).toEqual([fulfillment, open]);
  });

  it('is unknown for a line without shipped_timestamp', () => {
    const transactions = [without(plainTransaction(), 'shipped_timestamp')];
    expect(readStatus({ transactions })).toEqual([undefined, [undefined]]);
  });
});

it('a download has neither parcel nor address (etsy-digital)', () => {
  const { order, fields } = readOne({ ...withheldAddress, ...lines({ is_digital: true }) });
  expect(order).toMatchObject({
    shippingAddress: null,
    shippingMethod: null,
    // The buyer may have asked for something in it that is still to be made.
    status: 'open',
    fulfillmentStatus: 'fulfilled',
    lines: [{ kind: 'digital', openQuantity: 0, quantity: 1 }],
  });
  expect(fields).toEqual([]);
});

it('an order of downloads and parcels has no address when Etsy withholds it', () => {
  const { order } = readOne({ ...withheldAddress, ...lines({ is_digital: true }, {}) });
  expect(order.shippingAddress).toBeUndefined();
  expect(order.lines.map(({ kind }) => kind)).toEqual(['digital', 'physical']);
});

describe('a refund', () => {
  const refund = (amount: number, fields: Record<string, unknown> = {}) => ({
    amount: usd(amount),
    created_timestamp: 1_790_000_001,
    reason: 'Lost',
    note_from_issuer: null,
    status: 'succeeded',
    ...fields,
  });

  it.each([
    ['of a part', [refund(100)], 'partially_refunded'],
    ['of all', [refund(1_250)], 'refunded'],
    ['of all, in two parts', [refund(1_000), refund(250)], 'refunded'],
    ['without a status', [refund(100, { status: null })], 'partially_refunded'],
  ])('%s counts', (_, refunds, expected) => {
    expect(readOne({ refunds }).order).toMatchObject({ paymentStatus: expected });
    expect(readOne({ refunds }).order.refunds).toHaveLength(refunds.length);
  });

  it.each(['failed', 'Failed', 'pending', 'Pending', 'processing', 'canceled', 'declined'])(
    'that is %s does not count, even if the receipt says refunded',
    (status) => {
      for (const fields of [{}, { status: 'Fully Refunded' }])
        expect(readOne({ refunds: [refund(1_250, { status })], ...fields }).order).toMatchObject({
          refunds: [],
          paymentStatus: 'paid',
        });
    },
  );

  it('that failed does not hide one that succeeded', () => {
    const { order } = readOne({ refunds: [refund(1_250, { status: 'failed' }), refund(100)] });
    expect(order).toMatchObject({ paymentStatus: 'partially_refunded', refunds: [{ amount: { amount: '1.00' } }] });
  });

  it('has an id derived from its time', () => {
    const { order } = readOne({ refunds: [refund(1), refund(2), refund(3, { created_timestamp: 1_790_000_002 })] });
    expect(order.refunds?.map(({ externalId }) => externalId)).toEqual(['1790000001', '1790000001-2', '1790000002']);
  });

  it('shows in the payment status when the list is not sent', () => {
    expect(readOne({ refunds: null, status: 'Partially Refunded' }).order).toMatchObject({
      refunds: undefined,
      paymentStatus: 'partially_refunded',
    });
    // Paid does not mean that nothing was refunded.
    expect(readOne({ refunds: null }).order.paymentStatus).toBeUndefined();
  });

  it('that cannot be read keeps the known refunds, and still shows in the payment status', () => {
    const refunds = [refund(1, { amount: null }), refund(1, { amount: { ...usd(1), amount: 'all' } })];
    const { order, fields } = readOne({ refunds });
    expect(order).toMatchObject({ refunds: undefined, paymentStatus: 'partially_refunded' });
    expect(new Set(fields)).toEqual(new Set(['refunds.0.amount', 'refunds.1.amount', 'refunds.1.amount.amount']));
  });
});
