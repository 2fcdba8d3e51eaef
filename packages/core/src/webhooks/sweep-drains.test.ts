import { describe, expect, it } from 'vitest';
import { drainShop, things } from '../../test/drain-shop.ts';
import { thing } from '../../test/pull-shop.ts';
import { createClock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import { sweepDrains } from './sweep-drains.ts';

const quiet = { quietMs: 0, longestMs: 0 };

/** Names a record as a process leaves it that was killed before it requested the drain. */
async function leave({ storage, actor, connection }: Awaited<ReturnType<typeof drainShop>>, at = new Date()) {
  const record = { kind: 'thing', externalId: 'a', mayBeGone: false };
  await storage.transaction(actor, (unit) => unit.webhooks.name(connection.id, [record], at, quiet));
}

describe('the sweep of drains', () => {
  it('requests a drain for what is due and has none', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({ fetch: acme.fetch });
    await leave(shop);
    const parts = {
      storage: shop.storage,
      jobs: shop.jobs,
      clock: createClock(shop.storage),
      log: { error: () => {} },
    };
    expect(await sweepDrains(parts)).toBe(1);
    await expect.poll(shop.hosted).toEqual({ a: 'Thing a' });
    expect(await sweepDrains(parts)).toBe(0);
  });

  it('leaves alone what is not due yet', async () => {
    const shop = await drainShop();
    await leave(shop, new Date(Date.now() + 60_000));
    const parts = {
      storage: shop.storage,
      jobs: shop.jobs,
      clock: createClock(shop.storage),
      log: { error: () => {} },
    };
    expect(await sweepDrains(parts)).toBe(0);
    expect(await shop.drains()).toEqual([]);
  });

  it('continues after a shop that fails, and logs it', async () => {
    const acme = things(thing('a'));
    const shop = await drainShop({ fetch: acme.fetch });
    await leave(shop);
    const broken = { scope: { shopId: 'broken' }, connectionId: 'c' };
    const storage: Storage = {
      ...shop.storage,
      findConnectionsToDrain: async (now, limit) => [
        broken,
        ...(await shop.storage.findConnectionsToDrain(now, limit)),
      ],
      transaction: (scope, work) => {
        if (scope.shopId === 'broken') throw new Error('disk full');
        return shop.storage.transaction(scope, work);
      },
    };
    const logged: unknown[] = [];
    const log = { error: (details: unknown) => logged.push(details) };
    expect(await sweepDrains({ storage, jobs: shop.jobs, clock: createClock(storage), log })).toBe(1);
    expect(logged).toMatchObject([{ connectionIds: ['c'] }]);
    await expect.poll(shop.hosted).toEqual({ a: 'Thing a' });
  });
});
