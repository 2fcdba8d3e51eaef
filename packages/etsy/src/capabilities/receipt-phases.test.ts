import type { Order } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { all, day, idsOf, now, simulatedShop, sinceNow } from '../../test/simulated-shop.ts';
import { pullOrders } from './import-orders.ts';

/** A year of receipts, about three a day, and the context of an incremental run. */
function shop(canceledInLists = false) {
  const { context, simulator } = simulatedShop({ orders: 1_200, canceledInLists });
  return { simulator, context, again: { ...context, window: sinceNow } };
}
type Context = ReturnType<typeof shop>['context'] | ReturnType<typeof shop>['again'];

const ordersOf = async (context: Context) => (await all(pullOrders(context))).flatMap(({ items }) => items);
const orderOf = async (context: Context, id: string | undefined) =>
  (await ordersOf(context)).findLast(({ externalId }) => externalId === id);

describe('an import of changes that Etsy does not report', () => {
  it.each([false, true])('finds a cancellation (#604, #629), cancelled receipts in lists: %j', async (inLists) => {
    const { simulator, again } = shop(inLists);
    const [canceled] = simulator.cancelOrders(1);
    expect((await orderOf(again, canceled))?.status).toBe('cancelled');
  });

  it('finds a cancelled receipt up to 90 days old, by a sweep of its own (#604)', async () => {
    const { simulator, again } = shop();
    const canceled = simulator.cancelOrders(250);
    expect(idsOf(await all(pullOrders(again)))).toEqual(expect.arrayContaining(canceled));
    const sweep = simulator.requests.find(({ query }) => query.includes('was_canceled=true'));
    expect(sweep?.query).not.toContain('last_modified');
  });

  it('finds every cancelled receipt in the first run, of any age (#629)', async () => {
    const { simulator, context } = shop();
    simulator.cancelOrders(1_200);
    expect(new Set(idsOf(await all(pullOrders(context)))).size).toBe(1_200);
  });

  it('finds a refund of a recent receipt (#339, #513)', async () => {
    const { simulator, again } = shop();
    const [refunded] = simulator.refundOrders(1);
    expect(await orderOf(again, refunded)).toMatchObject({
      paymentStatus: 'partially_refunded',
      refunds: [{ reason: 'Arrived late' }],
    });
  });

  it('finds a moved ship date of a recent receipt (#232)', async () => {
    const { simulator, context, again } = shop();
    const [moved] = simulator.moveShipDates(1);
    const before = await orderOf(context, moved);
    simulator.moveShipDates(1, { seconds: 172_800 });
    const after = await orderOf(again, moved);
    expect(Date.parse(after?.dueAt ?? '') - Date.parse(before?.dueAt ?? '')).toBe(2 * day);
    expect(after?.updatedAt).toBe(before?.updatedAt);
  });

  it('finds a moved ship date of an old, unsent receipt (#232)', async () => {
    const { simulator, again } = shop();
    const placedAt = new Map(
      (await ordersOf(again)).map((order) => [order.externalId, Date.parse(order.placedAt ?? '')]),
    );
    const old = simulator.moveShipDates(50).filter((id) => (placedAt.get(id) ?? now) < now - 14 * day);
    expect(old.length).toBeGreaterThan(3);
    expect(idsOf(await all(pullOrders(again)))).toEqual(expect.arrayContaining(old));
  });
});

describe('an incremental run of an unchanged shop', () => {
  it('reads recent and unshipped receipts only', async () => {
    const { simulator, again } = shop();
    const orders = await ordersOf(again);
    expect(orders.length).toBeLessThan(100);
    const old = orders.filter(({ placedAt }) => Date.parse(placedAt ?? '') < now - 14 * day);
    expect(old.length).toBeGreaterThan(0);
    // A cancelled receipt is read again too, and an old download can be marked as sent at any time.
    const isUnsent = (order: Order) => order.status === 'cancelled' || order.providerStatus !== 'completed';
    expect(old.every(isUnsent)).toBe(true);
    expect(simulator.requests.length).toBe(4);
  });
});
