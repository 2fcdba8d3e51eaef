import type { Scope } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { RunRow, Storage, UnitOfWork } from '@makerfex/integrations-core/storage';

type Purge = (before: Date, limit: number) => Promise<number>;
type Find = Storage['findShopsWithOldRuns'];
type FindLinks = Storage['findShopsWithDeletedLinks'];
interface Twist {
  readonly runs?: (purge: Purge, unit: UnitOfWork<unknown>) => Purge;
  readonly credentials?: (purge: Purge) => Purge;
  readonly links?: (purge: Purge) => Purge;
  readonly find?: (find: Find) => Find;
  readonly findLinks?: (find: FindLinks) => FindLinks;
}

/** A storage in memory that deletes old rows wrongly. */
function purging({
  runs = (purge) => purge,
  credentials = (purge) => purge,
  links = (purge) => purge,
  find = (as) => as,
  findLinks = (as) => as,
}: Twist): Storage {
  const storage: Storage = memoryStorage();
  return {
    ...storage,
    findShopsWithOldRuns: find((...about) => storage.findShopsWithOldRuns(...about)),
    findShopsWithDeletedLinks: findLinks((...about) => storage.findShopsWithDeletedLinks(...about)),
    transaction: (scope, work) =>
      storage.transaction(scope, (unit) =>
        work({
          ...unit,
          runs: {
            ...unit.runs,
            purge: runs((...about) => unit.runs.purge(...about), unit),
          },
          credentials: { ...unit.credentials, purge: credentials((...about) => unit.credentials.purge(...about)) },
          records: { ...unit.records, purge: links((...about) => unit.records.purge(...about)) },
        }),
      ),
  };
}

/** Deletes these runs too, by their connection's deletion: the repository itself keeps them. */
const deletesToo =
  (isTooMuch: (row: RunRow) => boolean) =>
  (purge: Purge, { runs, connections }: UnitOfWork<unknown>): Purge =>
  async (before, limit) => {
    const deleted = await purge(before, limit);
    const { rows } = await runs.page({ limit: 200 });
    const left = rows.filter((row) => !isTooMuch(row));
    if (left.length === rows.length) return deleted;
    const [connection] = await connections.list();
    if (!connection) return deleted;
    await connections.delete(connection.id);
    await connections.insert(connection);
    for (const row of left) await runs.insert(row);
    return deleted;
  };

/** A storage in memory that deletes the events of whole stretches that ended before an instant, and says what it likes. */
function dropping(before: (asked: Date) => Date, says: (count: number) => number): Storage {
  const storage: Storage = memoryStorage();
  const shops = new Map<string, Scope>();
  return {
    ...storage,
    transaction(scope, work) {
      shops.set(scope.shopId, scope);
      return storage.transaction(scope, work);
    },
    dropOldEvents: async (asked) => {
      const dropped: { scope: Scope; count: number }[] = [];
      for (const scope of shops.values()) {
        const count = await storage.transaction(scope, ({ events }) => events.purge(before(asked), 100));
        dropped.push({ scope, count: says(count) });
      }
      return dropped;
    },
  };
}

/** A storage in memory that deletes the links of all shops for one of them. */
function purgingAll(): Storage {
  const storage: Storage = memoryStorage();
  const scopes: Scope[] = [];
  let purged: readonly [Date, number] | null = null;
  return {
    ...storage,
    async transaction(scope, work) {
      scopes.push(scope);
      const result = await storage.transaction(scope, (unit) =>
        work({
          ...unit,
          records: {
            ...unit.records,
            purge: async (...about) => {
              purged = about;
              return unit.records.purge(...about);
            },
          },
        }),
      );
      const about = purged;
      if (about) for (const each of scopes) await storage.transaction(each, ({ records }) => records.purge(...about));
      return result;
    },
  };
}

const later = (instant: Date): Date => new Date(instant.getTime() + 1);

/** Each breaks one promise about old runs, credentials, links and events. */
export const brokenPurges: readonly [what: string, check: string, open: () => Storage][] = [
  [
    'deletes a run that ended at the instant itself',
    'are deleted, and those that ended later are not',
    () => purging({ runs: (purge) => (before, limit) => purge(later(before), limit) }),
  ],
  [
    'deletes without a limit',
    'are deleted up to a limit, the oldest first',
    () => purging({ runs: (purge) => (before) => purge(before, 100) }),
  ],
  [
    'deletes the last run of a capability',
    'stay if no later run of their connection and capability was requested',
    () => purging({ runs: deletesToo(({ capability }) => capability === 'sync_products') }),
  ],
  [
    'deletes runs that are not finished',
    'stay while they are not finished',
    () => purging({ runs: deletesToo(({ state }) => state === 'PENDING') }),
  ],
  [
    'deletes unknown outcomes',
    'stay while their outcome is unknown',
    () => purging({ runs: deletesToo(({ error }) => error?.code === 'outcome_unknown') }),
  ],
  [
    'deletes what documents are made from',
    'stay with their notes, from which documents are made',
    () => purging({ runs: deletesToo(({ steps }) => steps.attempted) }),
  ],
  [
    'deletes the last run of a schedule',
    'stay while a schedule names them as its last',
    () =>
      purging({ runs: deletesToo(({ state, finishedAt }) => state === 'SUCCESS' && finishedAt?.getSeconds() === 39) }),
  ],
  [
    'keeps the rows of idempotency keys',
    'leave their idempotency keys free',
    () => purging({ runs: () => async () => 0 }),
  ],
  [
    'finds every shop',
    'are found over all shops until they are deleted',
    () => purging({ find: (find) => (_, limit, after) => find(new Date(Date.UTC(2100, 0)), limit, after) }),
  ],
  [
    'looks until it finds one',
    'are looked for in so many shops, and no further',
    () =>
      purging({
        find: (find) => async (before, limit, after) => {
          let page = await find(before, limit, after);
          while (page.shops.length === 0 && page.next !== null) page = await find(before, limit, page.next);
          return page;
        },
      }),
  ],
  [
    'never comes to an end',
    'are looked for in so many shops, and no further',
    () =>
      purging({
        find:
          (find) =>
          async (...about) => {
            const page = await find(...about);
            return { ...page, next: page.next ?? page.shops.at(-1)?.shopId ?? null };
          },
      }),
  ],
  [
    'finds only the shops of the first page',
    'are all found if the search continues where it stopped',
    () =>
      purging({
        find: (find) => async (before, limit) => ({ ...(await find(before, Math.min(limit, 2))), next: null }),
      }),
  ],
  [
    'deletes versions that were revoked since',
    'are deleted once they were revoked long ago, except the newest',
    () => purging({ credentials: (purge) => (_, limit) => purge(new Date(Date.UTC(2100, 0)), limit) }),
  ],
  [
    'deletes the link of a record that was deleted at the instant itself',
    'go after their time, of every set, and no others',
    () => purging({ links: (purge) => (before, limit) => purge(later(before), limit) }),
  ],
  [
    'deletes links without a limit',
    'go up to a limit, the oldest first',
    () => purging({ links: (purge) => (before) => purge(before, 100) }),
  ],
  ['deletes the links of every shop', 'of other shops stay', purgingAll],
  [
    'finds shops whose records were deleted since',
    'are found over all shops until they are gone',
    () =>
      purging({
        findLinks:
          (find) =>
          (_, ...about) =>
            find(new Date(Date.UTC(2100, 0)), ...about),
      }),
  ],
  [
    'deletes young events with the old ones',
    'of whole stretches are deleted as it says, and young ones stay',
    () =>
      dropping(
        () => new Date(),
        (count) => count,
      ),
  ],
  [
    'does not say how many events it deleted',
    'of whole stretches are deleted as it says, and young ones stay',
    () =>
      dropping(
        (asked) => asked,
        () => 0,
      ),
  ],
];
