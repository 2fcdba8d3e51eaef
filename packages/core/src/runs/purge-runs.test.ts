import { expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { newId } from '../ids.ts';
import type { CredentialRow } from '../storage/rows.ts';
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

/** A version of a credential, from so many days ago. */
const version = (connectionId: string, number: number, days: number): CredentialRow => ({
  id: newId(),
  connectionId,
  kind: 'api_key',
  version: number,
  encryptedSecret: 'sealed',
  wrappedKey: 'wrapped',
  keyId: 'k1',
  scopes: null,
  expiresAt: null,
  refreshExpiresAt: null,
  visibleFields: null,
  revokedAt: null,
  createdBy: 'user-1',
  createdAt: daysAgo(days),
});

it('deletes runs that ended 90 days ago, and keeps the others', async () => {
  const { storage, ended, integrations } = await shopWith([91, 89]);
  expect(await integrations.purge()).toMatchObject({ runs: 1, credentials: 0 });
  expect(await ended()).toEqual([0, 89]);
  expect(await purgeRuns({ storage, log: { error: () => undefined } }, 31)).toEqual({ runs: 1, credentials: 0 });
  expect(await ended()).toEqual([0]);
});

it('deletes versions of credentials that were replaced 90 days ago, and keeps the others', async () => {
  const { storage, actor, connection, integrations } = await pullShop();
  await storage.transaction(actor, async ({ credentials }) => {
    for (const [index, days] of [200, 91, 89, 0].entries())
      await credentials.replace(version(connection.id, index + 1, days));
  });
  expect(await integrations.purge()).toMatchObject({ credentials: 1 });
  const left = await storage.transaction(actor, ({ credentials }) => credentials.list(connection.id, 10));
  expect(left.map((row) => row.version)).toEqual([4, 3, 2]);
});

it('logs a shop whose runs cannot be deleted, and ends', async () => {
  const { storage, ended } = await shopWith([91]);
  const logged: object[] = [];
  const broken: typeof storage = { ...storage, transaction: () => Promise.reject(new Error('locked')) };
  await purgeRuns({ storage: broken, log: { error: (details) => void logged.push(details) } });
  expect(logged).toMatchObject([{ err: { message: 'locked' }, shopId: 'shop-1' }]);
  expect(await ended()).toHaveLength(2);
});
