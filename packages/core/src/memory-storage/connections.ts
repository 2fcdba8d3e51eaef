import type { ConnectionRepository } from '../storage/repositories.ts';
import { findLive } from './credentials.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

export const connectionRepository = (shop: Shop, undo: UndoLog): ConnectionRepository => ({
  async insert(row) {
    const taken = [...shop.connections.values()].some(
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

  async delete(id) {
    if (!shop.connections.has(id)) return false;
    undo.remove(shop.connections, id);
    for (const rows of [
      shop.credentials,
      shop.oauthStates,
      shop.runs,
      shop.joinedRuns,
      shop.schedules,
      shop.sync,
      shop.dirty,
    ])
      for (const [key, { connectionId }] of rows)
        if (connectionId === id) undo.remove<{ connectionId: string }>(rows, key);
    return true;
  },
});
