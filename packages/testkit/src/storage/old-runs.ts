import type { RunRow, Storage, UnitOfWork } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { deletedLinkChecks } from './deleted-links.ts';
import { deletionChecks } from './deletions.ts';
import type { StorageCheck } from './dirty-records.ts';
import { oldEventChecks } from './old-events.ts';
import { at, connectedShop, newCredential, newRun, newSchedule, type Opened } from './rows.ts';

const before = at(100);
/** Ended before that. */
const old: Partial<RunRow> = { state: 'SUCCESS', finishedAt: at(99) };
const newest: Partial<RunRow> = { state: 'SUCCESS', finishedAt: at(200) };

/** A shop with runs, oldest first, of which `purge` deletes some. */
async function shopWith(storage: Storage, rows: readonly Partial<RunRow>[]) {
  const { scope, connection } = await connectedShop(storage);
  const runs = rows.map((row) => newRun(connection.id, row));
  const inShop = <Result>(work: (unit: UnitOfWork<unknown>) => Promise<Result>) => storage.transaction(scope, work);
  await inShop(async (unit) => {
    for (const run of runs) expect(await unit.runs.insert(run)).toBe(true);
  });
  return {
    scope,
    connection,
    runs,
    inShop,
    purge: (limit = 10) => inShop((unit) => unit.runs.purge(before, limit)),
    /** Which of them are left, by their numbers. */
    left: async () => {
      const ids = (await inShop((unit) => unit.runs.page({ limit: 200 }))).rows.map(({ id }) => id);
      return runs.flatMap(({ id }, n) => (ids.includes(id) ? [n] : []));
    },
  };
}

async function isFound(storage: Storage, { scope }: Awaited<ReturnType<typeof shopWith>>): Promise<boolean> {
  const { shops } = await storage.findShopsWithOldRuns(before, 100_000);
  return shops.some(({ shopId }) => shopId === scope.shopId);
}

/** What every storage must do with runs that ended long ago, and former versions of credentials. */
export const oldRunChecks = {
  'are deleted, and those that ended later are not': async (storage) => {
    const shop = await shopWith(storage, [old, { ...old, state: 'REVOKED' }, { ...old, finishedAt: before }, newest]);
    expect([await shop.purge(), await shop.left()]).toEqual([2, [2, 3]]);
  },

  'are deleted up to a limit, the oldest first': async (storage) => {
    const shop = await shopWith(storage, [old, old, old, newest]);
    expect([await shop.purge(2), await shop.left(), await shop.purge(2)]).toEqual([2, [2, 3], 1]);
  },

  'stay if no later run of their connection and capability was requested': async (storage) => {
    const shop = await shopWith(storage, [{ ...old, capability: 'sync_products' }, old, { ...old, state: 'FAILURE' }]);
    expect([await shop.purge(), await shop.left()]).toEqual([1, [0, 2]]);
  },

  'stay while they are not finished': async (storage) => {
    const shop = await shopWith(storage, [{ state: 'PENDING' }, newest]);
    expect([await shop.purge(), await shop.left()]).toEqual([0, [0, 1]]);
  },

  'stay while their outcome is unknown': async (storage) => {
    const error = { code: 'outcome_unknown', kind: 'internal', message: 'It may have gone out.' };
    const failed: Partial<RunRow> = { ...old, state: 'FAILURE', error: { ...error, code: 'internal' } };
    const shop = await shopWith(storage, [failed, { ...failed, error }, newest]);
    expect([await shop.purge(), await shop.left()]).toEqual([1, [1, 2]]);
  },

  'stay with their notes, from which documents are made': async (storage) => {
    const steps = { notes: { invoice: { id: 'I-1' } }, attempted: true };
    const shop = await shopWith(storage, [{ ...old, steps }, old, newest]);
    expect([await shop.purge(), await shop.left()]).toEqual([1, [0, 2]]);
  },

  'stay while a schedule names them as its last': async (storage) => {
    const shop = await shopWith(storage, [old, old, newest]);
    await shop.inShop((unit) =>
      unit.schedules.save(newSchedule(shop.connection.id, { lastRunId: shop.runs[1]?.id ?? null })),
    );
    expect([await shop.purge(), await shop.left()]).toEqual([1, [1, 2]]);
  },

  'leave their idempotency keys free': async (storage) => {
    const shop = await shopWith(storage, [{ state: 'PENDING', idempotencyKey: 'first' }]);
    const [run] = shop.runs;
    await shop.inShop(async ({ runs }) => {
      await runs.join(run?.id ?? '', 'joined', 'refuse');
      await runs.claim(run?.id ?? '', 'worker', at(0), 1000);
      await runs.finish(run?.id ?? '', 'worker', { state: 'SUCCESS', at: at(99) });
      await runs.insert(newRun(shop.connection.id, newest));
    });
    await shop.purge();
    const found = await shop.inShop(async ({ runs }) => [
      await runs.findByIdempotencyKey(shop.connection.id, 'first'),
      await runs.findByIdempotencyKey(shop.connection.id, 'joined'),
    ]);
    expect(found).toEqual([null, null]);
  },

  'are found over all shops until they are deleted': async (storage) => {
    const [shop, last, recent] = [
      await shopWith(storage, [old, newest]),
      await shopWith(storage, [old]),
      await shopWith(storage, [newest, newest]),
    ];
    const found = [await isFound(storage, shop), await isFound(storage, last), await isFound(storage, recent)];
    await shop.purge();
    expect([...found, await isFound(storage, shop)]).toEqual([true, false, false, false]);
  },

  'are looked for in so many shops, and no further': async (storage) => {
    const [shop, recent] = [await shopWith(storage, [old, newest]), await shopWith(storage, [newest])];
    // Nothing comes between the beginning of an id and the id.
    const lookFrom = ({ scope: { shopId } }: typeof shop) =>
      storage.findShopsWithOldRuns(before, 1, shopId.slice(0, -1));
    expect(await lookFrom(shop)).toEqual({ shops: [shop.scope], next: shop.scope.shopId });
    expect(await lookFrom(recent)).toEqual({ shops: [], next: recent.scope.shopId });
    expect(await storage.findShopsWithOldRuns(before, 100_000)).toMatchObject({ next: null });
  },

  'are all found if the search continues where it stopped': async (storage) => {
    for (let n = 0; n < 3; n += 1) await shopWith(storage, [old, newest]);
    const found = [];
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<Storage['findShopsWithOldRuns']>> = await storage.findShopsWithOldRuns(
        before,
        100,
        after,
      );
      found.push(...page.shops);
      if (page.next === null) break;
      after = page.next;
    }
    expect(found).toEqual((await storage.findShopsWithOldRuns(before, 100_000)).shops);
    expect(found.length).toBeGreaterThanOrEqual(3);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;

export const oldCredentialChecks = {
  'are deleted once they were revoked long ago, except the newest': async (storage) => {
    const shop = await shopWith(storage, [newest]);
    const versions = [0, 50, 100, 150].map((seconds, n) =>
      newCredential(shop.connection.id, { version: n + 1, createdAt: at(seconds) }),
    );
    const left = () => shop.inShop(({ credentials }) => credentials.list(shop.connection.id, 10));
    await shop.inShop(async ({ credentials }) => {
      for (const row of versions) await credentials.replace(row);
    });
    const found = await isFound(storage, shop);
    const purge = (instant: Date, limit: number) => shop.inShop(({ credentials }) => credentials.purge(instant, limit));
    expect([await purge(before, 10), (await left()).map(({ version }) => version)]).toEqual([1, [4, 3, 2]]);
    expect([found, await isFound(storage, shop)]).toEqual([true, false]);
    await shop.inShop(({ credentials }) => credentials.revoke(shop.connection.id, at(160)));
    expect([await purge(at(1e6), 1), await purge(at(1e6), 10)]).toEqual([1, 1]);
    expect((await left()).map(({ version }) => version)).toEqual([4]);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;

export function oldRunCases(storage: Opened): void {
  for (const [what, checks] of Object.entries({
    'old runs': oldRunChecks,
    'old credentials': oldCredentialChecks,
    'old events': oldEventChecks,
    'links of deleted records': deletedLinkChecks,
    'a connection whose deletion has begun': deletionChecks,
  }))
    describe(what, () => {
      it.each(Object.entries<StorageCheck>(checks))('%s', (_, check) => check(storage()));
    });
}
