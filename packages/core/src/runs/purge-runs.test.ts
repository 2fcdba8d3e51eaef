import { expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { purgeRuns } from './purge-runs.ts';

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

/** A shop with runs that ended so many days ago, and a newer one. */
async function shopWith(days: readonly number[]) {
  const shop = await pullShop();
  for (const n of days)
    await shop.leaveRun(new Date(), {
      state: 'SUCCESS',
      leaseOwner: null,
      leaseExpiresAt: null,
      finishedAt: daysAgo(n),
    });
  await shop.run(pagesOf([thing('a')]));
  const ended = async () => {
    const { rows } = await shop.shop.runs.list({ limit: 100 });
    return rows
      .map(({ finishedAt }) => Math.round((Date.now() - (finishedAt?.getTime() ?? 0)) / 86_400_000))
      .toSorted((a, b) => a - b);
  };
  return { ...shop, ended };
}

it('deletes runs that ended 90 days ago, and keeps the others', async () => {
  const { storage, ended, integrations } = await shopWith([91, 89]);
  expect(await integrations.purge()).toMatchObject({ runs: 1, credentials: 0 });
  expect(await ended()).toEqual([0, 89]);
  expect(await purgeRuns({ storage, log: { error: () => undefined } }, 31)).toEqual({ runs: 1, credentials: 0 });
  expect(await ended()).toEqual([0]);
});

it('logs a shop whose runs cannot be deleted, and ends', async () => {
  const { storage, ended } = await shopWith([91]);
  const logged: object[] = [];
  const broken: typeof storage = { ...storage, transaction: () => Promise.reject(new Error('locked')) };
  await purgeRuns({ storage: broken, log: { error: (details) => void logged.push(details) } });
  expect(logged).toMatchObject([{ err: { message: 'locked' }, shopId: 'shop-1' }]);
  expect(await ended()).toHaveLength(2);
});
