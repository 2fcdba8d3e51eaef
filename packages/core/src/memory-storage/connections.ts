import type { ConnectionRepository } from '../storage/repositories.ts';
import { findLive } from './credentials.ts';
import { removeRun } from './run-history.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

export const connectionRepository = (shop: Shop, undo: UndoLog): ConnectionRepository => ({
  async insert(row) {
    const taken = [...shop.connections.values(), ...shop.deletions.values()].some(
      ({ id, providerKey }) => id === row.id || providerKey === row.providerKey,
    );
    if (!taken) undo.put(shop.connections, row.id, row);
    return !taken;
  },

  find: async (id) => shop.connections.get(id) ?? null,

  async findWithCredential(id) {
    const connection = shop.connections.get(id);
    return connection ? { connection, live: findLive(shop, id) } : null;
  },

  findByProvider: async (key) => [...shop.connections.values()].find(({ providerKey }) => providerKey === key) ?? null,

  list: async () => [...shop.connections.values()].toSorted((a, b) => (a.providerKey < b.providerKey ? -1 : 1)),

  async update(row) {
    const stored = shop.connections.get(row.id);
    if (stored?.version !== row.version - 1) return false;
    // A connection's identity and creator never change.
    const { providerKey, createdBy, createdAt } = stored;
    // Runs set these meanwhile.
    const { health, healthReason, capabilityHealth, lastSyncedAt } = stored;
    const found = { health, healthReason, capabilityHealth, lastSyncedAt };
    undo.put(shop.connections, row.id, { ...row, providerKey, createdBy, createdAt, ...found });
    return true;
  },

  async recordHealth(id, facts) {
    const stored = shop.connections.get(id);
    if (!stored) return null;
    const noted = { ...stored, ...facts };
    undo.put(shop.connections, id, noted);
    return noted;
  },

  async beginDeletion(id, links) {
    const row = shop.connections.get(id);
    if (!row) return false;
    undo.remove(shop.connections, id);
    undo.put(shop.deletions, id, { id, providerKey: row.providerKey, links });
    for (const { finishedAt, connectionId, id: runId } of shop.runs.values())
      if (connectionId === id && finishedAt === null) removeRun(shop, undo, runId);
    const live = findLive(shop, id);
    if (live) undo.remove(shop.credentials, live.id);
    removeAll(undo, id, [shop.oauthStates, shop.schedules, shop.sync]);
    return true;
  },

  listDeletions: async () => [...shop.deletions.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),

  async trim(id, limit) {
    if (!shop.deletions.has(id)) return 0;
    const runs = [...shop.runs.values()].filter(({ connectionId }) => connectionId === id).slice(0, limit);
    for (const run of runs) removeRun(shop, undo, run.id);
    return runs.length > 0 ? runs.length : removeAll(undo, id, [shop.credentials, shop.dirty], limit);
  },

  async delete(id) {
    if (!shop.connections.has(id) && !shop.deletions.has(id)) return false;
    undo.remove(shop.connections, id);
    undo.remove(shop.deletions, id);
    removeAll(undo, id, [
      shop.credentials,
      shop.oauthStates,
      shop.runs,
      shop.joinedRuns,
      shop.schedules,
      shop.sync,
      shop.dirty,
    ]);
    return true;
  },
});

type OfConnection = Map<string, { readonly connectionId: string }>;

/** Removes rows of a connection. @returns how many */
function removeAll(
  undo: UndoLog,
  id: string,
  tables: readonly OfConnection[],
  limit = Number.POSITIVE_INFINITY,
): number {
  let removed = 0;
  for (const rows of tables)
    for (const [key, { connectionId }] of rows)
      if (connectionId === id && removed < limit) {
        undo.remove(rows, key);
        removed += 1;
      }
  return removed;
}
