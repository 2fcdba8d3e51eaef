import type { Scope } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { Storage, SyncRow, UnitOfWork } from '@makerfex/integrations-core/storage';

type Unit = UnitOfWork<unknown>;

/** A storage in memory with some other methods in its unit of work. */
function twisted(twist: (unit: Unit) => Partial<Unit>): Storage {
  const storage: Storage = memoryStorage();
  return {
    ...storage,
    transaction: (scope: Scope, work) => storage.transaction(scope, (unit) => work({ ...unit, ...twist(unit) })),
  };
}

/** A storage in memory that keeps the sync rows of a connection whose deletion has begun. */
function keepingSync(): Storage {
  const saved: SyncRow[] = [];
  return twisted(({ sync }) => ({
    sync: {
      ...sync,
      save: async (row) => {
        saved.push(row);
        await sync.save(row);
      },
      list: async () => saved,
    },
  }));
}

/** Each breaks one promise about a connection whose deletion has begun. */
export const brokenDeletions: readonly [what: string, check: string, open: () => Storage][] = [
  [
    'deletes the connection at once',
    'is unknown, and keeps the place of its provider until the end',
    () =>
      twisted(({ connections }) => ({
        connections: { ...connections, beginDeletion: (id) => connections.delete(id) },
      })),
  ],
  ['keeps its sync rows', 'loses what is not finished at once', keepingSync],
  [
    'says that it stored a run',
    'gets nothing new',
    () =>
      twisted(({ runs }) => ({
        runs: { ...runs, insert: async (row) => (await runs.insert(row)) || true },
      })),
  ],
  [
    'trims without a limit',
    'is trimmed up to a limit until nothing is left of it',
    () =>
      twisted(({ connections }) => ({
        connections: { ...connections, trim: (id) => connections.trim(id, 100) },
      })),
  ],
  [
    'finds no deletion',
    'is found over all shops until its deletion has ended',
    () => ({ ...twisted(() => ({})), findShopsWithDeletions: async () => [] }),
  ],
  [
    'begins each page from the start',
    'has the links of its records forgotten page by page',
    () =>
      twisted(({ records }) => ({
        records: { ...records, forgetPage: (providerKey, _, limit) => records.forgetPage(providerKey, null, limit) },
      })),
  ],
];
