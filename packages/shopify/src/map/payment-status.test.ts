import { describe, expect, it } from 'vitest';
import { bag, plainOrder, without } from '../../test/plain.ts';
import { readNode, readOne } from '../../test/read-order.ts';

describe('the payment of an order', () => {
  it.each([
    ['AUTHORIZED', 'pending'],
    ['PARTIALLY_PAID', 'pending'],
    ['PAID', 'paid'],
    ['paid', 'paid'],
    ['PARTIALLY_REFUNDED', 'partially_refunded'],
    ['REFUNDED', 'refunded'],
    ['VOIDED', 'pending'],
    ['EXPIRED', 'pending'],
  ])('that is %s is %s', async (displayFinancialStatus, paymentStatus) => {
    const { order, warnings } = await readOne({ displayFinancialStatus });
    expect(order.paymentStatus).toBe(paymentStatus);
    expect(warnings).toEqual([]);
  });
});

describe('an order without a transaction has no status', () => {
  const unsaid = {
    displayFinancialStatus: null,
    unpaid: undefined,
    fullyPaid: undefined,
    totalOutstandingSet: undefined,
  };

  it.each([
    ['pending', 'nothing was paid', { unpaid: true, fullyPaid: false, totalOutstandingSet: bag('12.5') }],
    ['pending', 'nothing was paid and the rest is unknown', { unpaid: true }],
    ['pending', 'something is left to be paid', { unpaid: false, totalOutstandingSet: bag('2.5') }],
    ['pending', 'it is not fully paid', { unpaid: false, fullyPaid: false }],
    ['paid', 'all of it was paid', { unpaid: false, fullyPaid: true, totalOutstandingSet: bag('0.0') }],
    ['paid', 'nothing is left to be paid', { totalOutstandingSet: bag('0.0') }],
    ['paid', 'the shop owes money', { unpaid: false, totalOutstandingSet: bag('-2.5') }],
    ['paid', 'it was free', { unpaid: true, totalPriceSet: bag('0.0'), totalOutstandingSet: bag('0.0') }],
    [undefined, 'nothing is known of its payment', {}],
  ])('and is %s when %s', async (status, _, fields) => {
    expect((await readOne({ ...unsaid, ...fields })).order.paymentStatus).toBe(status);
  });
});

it('is unknown when the status is missing, because the order could be refunded', async () => {
  const { order } = await readNode(without(plainOrder(), 'displayFinancialStatus'));
  expect(order.paymentStatus).toBeUndefined();
});
