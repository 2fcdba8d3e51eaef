import { mergeRecord } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { bag, plainOrder, without } from '../../test/plain.ts';
import { readNode, readOne } from '../../test/read-order.ts';

const refund = (fields: Record<string, unknown> = {}) => ({
  id: 'gid://shopify/Refund/9',
  note: 'late',
  processedAt: '2026-11-04T00:00:00Z',
  totalRefundedSet: bag('2.5'),
  ...fields,
});
const transactions = (...statuses: [status: string, amount: string][]) => ({
  nodes: statuses.map(([status, amount]) => ({ kind: 'REFUND', status, amountSet: bag(amount) })),
});

describe('a refund', () => {
  it('has an amount, a reason and a time', async () => {
    const { order } = await readOne({ displayFinancialStatus: 'PARTIALLY_REFUNDED', refunds: [refund()] });
    expect(order.refunds).toEqual([
      {
        externalId: '9',
        amount: { amount: '2.5', currency: 'USD' },
        reason: 'late',
        refundedAt: '2026-11-04T00:00:00.000Z',
      },
    ]);
  });

  it.each([['FAILURE'], ['ERROR'], ['PENDING'], ['AWAITING_RESPONSE'], ['UNKNOWN']])(
    'does not count when its transaction is %s',
    async (status) => {
      const refunds = [refund({ transactions: transactions([status, '2.5']) })];
      const { order, warnings } = await readOne({ refunds });
      expect(order.refunds).toEqual([]);
      expect(warnings).toEqual([]);
    },
  );

  it('does not count when no refund of the order went out', async () => {
    const failed = { id: 'gid://shopify/OrderTransaction/1', kind: 'REFUND', status: 'FAILURE' };
    expect((await readOne({ refunds: [refund()], transactions: [failed] })).order.refunds).toEqual([]);
  });

  it('is unknown, like the others, when one of them failed and their transactions were not read', async () => {
    const ofOrder = ['FAILURE', 'SUCCESS'].map((status) => ({ kind: 'REFUND', status }));
    const { order, warnings } = await readOne({ refunds: [refund()], transactions: ofOrder });
    expect(order.refunds).toBeUndefined();
    expect(warnings.map(({ field }) => field)).toEqual(['refunds']);
  });

  it('counts with the amount that went out when a part of it failed', async () => {
    const refunds = [refund({ transactions: transactions(['SUCCESS', '1.5'], ['FAILURE', '1.0']) })];
    expect((await readOne({ refunds })).order.refunds).toMatchObject([{ amount: { amount: '1.5' } }]);
  });

  it('counts with the stated amount when all of it went out', async () => {
    const refunds = [refund({ transactions: transactions(['SUCCESS', '2.5']) })];
    expect((await readOne({ refunds })).order.refunds).toMatchObject([{ amount: { amount: '2.5' } }]);
  });

  it.each([
    ['is missing', null, 'refunds.0.totalRefundedSet'],
    ['is not an amount', bag('much'), 'refunds.0.totalRefundedSet'],
  ])('leaves known refunds unchanged, with a warning, when its amount %s', async (_, totalRefundedSet, field) => {
    const refunds = [refund({ totalRefundedSet }), refund({ id: 'gid://shopify/Refund/10' })];
    const { order, warnings } = await readOne({ refunds });
    expect(order.refunds).toBeUndefined();
    expect(warnings.map((warning) => warning.field)).toEqual([field]);
    const { order: known } = await readOne({ refunds: [refund(), refund({ id: 'gid://shopify/Refund/10' })] });
    expect(mergeRecord(known, order).refunds).toEqual(known.refunds);
  });
});

describe('withheld, cleared and set values of refunds', () => {
  it('the list', async () => {
    expect((await readNode(without(plainOrder(), 'refunds'))).order.refunds).toBeUndefined();
    expect((await readOne({ refunds: [] })).order.refunds).toEqual([]);
    expect((await readOne({ refunds: [refund()] })).order.refunds).toHaveLength(1);
  });

  it('the reason', async () => {
    const reasonOf = async (given: Record<string, unknown>) =>
      (await readOne({ refunds: [given] })).order.refunds?.[0]?.reason;
    expect(await reasonOf(without(refund(), 'note'))).toBeUndefined();
    expect(await reasonOf(refund({ note: null }))).toBeNull();
    expect(await reasonOf(refund({ note: '' }))).toBeNull();
    expect(await reasonOf(refund({ note: 'late' }))).toBe('late');
  });
});
