import type {
  Enumeration,
  LeaseRepository,
  RecordPlace,
  RecordRepository,
  SyncRepository,
} from '../storage/repositories.ts';
import type { RecordSet } from '../storage/rows.ts';
import type { Shop, StoredRecord } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

const byPlace = (a: RecordPlace, b: RecordPlace): number =>
  a.kind === b.kind ? compare(a.externalId, b.externalId) : compare(a.kind, b.kind);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const keyOf = (...parts: string[]): string => JSON.stringify(parts);

const isUnseenBy =
  ({ id, startedAt }: Enumeration) =>
  ({ enumerationId, row: { readAt } }: StoredRecord): boolean =>
    enumerationId !== id && (readAt === null || readAt < startedAt);

/** The links of records that were deleted before an instant, the oldest first, each with the map that holds it. */
export const deletedLinks = (shop: Shop, before: Date) =>
  [...shop.records.values()]
    .flatMap((records) => [...records.values()].map(({ row }) => ({ records, row, at: row.deletedAt ?? before })))
    .filter(({ at }) => at < before)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());

export function recordRepository(shop: Shop, undo: UndoLog): RecordRepository {
  const recordsOf = ({ providerKey, kind }: RecordSet): Map<string, StoredRecord> => {
    const key = keyOf(providerKey, kind);
    const records = shop.records.get(key) ?? new Map<string, StoredRecord>();
    shop.records.set(key, records);
    return records;
  };

  const change = (
    set: RecordSet,
    externalIds: readonly string[],
    edit: (record: StoredRecord) => StoredRecord,
  ): void => {
    const records = recordsOf(set);
    for (const id of externalIds) {
      const record = records.get(id);
      if (record) undo.put(records, id, edit(record));
    }
  };

  return {
    // Transactions run one after another.
    lock: async () => undefined,

    async find(set, externalIds) {
      const records = recordsOf(set);
      return [...new Set(externalIds)].flatMap((id) => records.get(id)?.row ?? []);
    },

    async save(set, rows, enumerationId) {
      const records = recordsOf(set);
      for (const row of rows) {
        // Outside an enumeration a record's seen mark does not change.
        const seenBy = enumerationId ?? records.get(row.externalId)?.enumerationId ?? null;
        undo.put(records, row.externalId, { row, enumerationId: seenBy });
      }
    },

    async markSeen(set, externalIds, enumerationId) {
      const records = recordsOf(set);
      const isNew = (id: string) => records.get(id)?.enumerationId !== enumerationId;
      const fresh = [...new Set(externalIds)].filter((id) => records.has(id) && isNew(id));
      change(set, fresh, (record) => ({ ...record, enumerationId }));
      return fresh.length;
    },

    async findSeen(set, externalIds, enumerationId) {
      const records = recordsOf(set);
      return [...new Set(externalIds)].filter((id) => records.get(id)?.enumerationId === enumerationId);
    },

    async countLive(set, enumeration) {
      const live = [...recordsOf(set).values()].filter(({ row }) => row.deletedAt === null);
      return {
        known: live.length,
        unseen: live.filter(isUnseenBy(enumeration)).length,
      };
    },

    findUnseen: async (set, enumeration, { after, limit }) =>
      [...recordsOf(set).values()]
        .filter((record) => isUnseenBy(enumeration)(record) && record.row.deletedAt === null)
        .map(({ row }) => row)
        .filter(({ externalId }) => after === null || externalId > after)
        .toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1))
        .slice(0, limit),

    markDeleted: async (set, externalIds, at) =>
      change(set, externalIds, (record) => ({
        ...record,
        row: { ...record.row, deletedAt: record.row.deletedAt ?? at },
      })),

    async forget(providerKey, kind, externalIds, drops) {
      const sets = [...shop.records].filter(([key]) => {
        const [provider, itsKind] = JSON.parse(key);
        return provider === providerKey && (kind === null || itsKind === kind);
      });
      let count = 0;
      for (const [, records] of sets)
        for (const id of new Set(externalIds ?? records.keys())) {
          const record = records.get(id);
          if (!record) continue;
          count += 1;
          if (drops) undo.remove(records, id);
          else undo.put(records, id, { ...record, row: { ...record.row, contentHash: '', sourceUpdatedAt: null } });
        }
      return count;
    },

    async forgetPage(providerKey, after, limit) {
      const page = [...shop.records]
        .flatMap(([key, records]) => {
          const [provider, kind]: string[] = JSON.parse(key);
          return provider === providerKey && kind !== undefined
            ? [...records].map(([externalId, record]) => ({ kind, externalId, records, record }))
            : [];
        })
        .toSorted(byPlace)
        .filter((each) => after === null || byPlace(each, after) > 0)
        .slice(0, limit);
      for (const { externalId, records, record } of page)
        undo.put(records, externalId, { ...record, row: { ...record.row, contentHash: '', sourceUpdatedAt: null } });
      const last = page.at(-1);
      return last ? { kind: last.kind, externalId: last.externalId } : null;
    },

    async purge(before, limit) {
      const old = deletedLinks(shop, before).slice(0, limit);
      for (const { records, row } of old) undo.remove(records, row.externalId);
      return old.length;
    },
  };
}

export const syncRepository = (shop: Shop, undo: UndoLog): SyncRepository => ({
  find: async (connectionId, capability) => shop.sync.get(keyOf(connectionId, capability)) ?? null,

  list: async (connectionId) =>
    [...shop.sync.values()]
      .filter((row) => row.connectionId === connectionId)
      .toSorted((a, b) => (a.capability < b.capability ? -1 : 1)),

  async save(row) {
    if (shop.connections.has(row.connectionId)) undo.put(shop.sync, keyOf(row.connectionId, row.capability), row);
  },
});

export const leaseRepository = (shop: Shop, undo: UndoLog): LeaseRepository => ({
  async acquire(name, owner, now, expiresAt) {
    const held = shop.leases.get(name);
    if (held && held.owner !== owner && held.expiresAt > now) return false;
    undo.put(shop.leases, name, { owner, expiresAt });
    return true;
  },

  async release(name, owner) {
    if (shop.leases.get(name)?.owner === owner) undo.remove(shop.leases, name);
  },
});
