import { expect, it } from 'vitest';
import { pullShop } from '../../../test/pull-shop.ts';
import type { UnitOfWork } from '../../storage/storage.ts';

/** A shop whose connection has so many runs that have ended, and how many each transaction deletes of them from now on. */
async function shopWith(count: number) {
  const shop = await pullShop();
  for (let n = 0; n < count; n += 1)
    await shop.leaveRun(new Date(), {
      state: 'SUCCESS',
      leaseOwner: null,
      leaseExpiresAt: null,
      finishedAt: new Date(),
    });
  const former = { ...shop.storage };
  const trimmed: number[] = [];
  const counting = <Unit extends UnitOfWork<unknown>>(unit: Unit): Unit => ({
    ...unit,
    runs: {
      ...unit.runs,
      trim: async (...about) => {
        const deleted = await unit.runs.trim(...about);
        trimmed.push(deleted);
        if (trimmed.length === 2) throw new Error('killed');
        return deleted;
      },
    },
  });
  shop.storage.transaction = (scope, work) => former.transaction(scope, (unit) => work(counting(unit)));
  return { ...shop, id: shop.connection.id, trimmed };
}

it('deletes a long history in several transactions, and goes on where it was interrupted', async () => {
  const { shop, id, trimmed, events } = await shopWith(3_100);
  await expect(shop.connections.delete(id)).rejects.toThrow('killed');
  expect(await shop.connections.get(id)).toMatchObject({ id });
  expect(await events('connection.deleted')).toEqual([]);

  await shop.connections.delete(id);
  // The second was rolled back; the newest 1,000 go with the connection.
  expect(trimmed).toEqual([1_000, 1_000, 1_000, 100]);
  await expect(shop.connections.get(id)).rejects.toMatchObject({ code: 'not_found' });
  expect((await shop.runs.list({ limit: 10 })).rows).toEqual([]);
  expect(await events('connection.deleted')).toHaveLength(1);
});

it('deletes a short history with its connection alone, all or nothing', async () => {
  const { shop, id, trimmed } = await shopWith(3);
  await shop.connections.delete(id);
  expect(trimmed).toEqual([0]);
  expect((await shop.runs.list({ limit: 10 })).rows).toEqual([]);
});
