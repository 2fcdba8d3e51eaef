import type { CredentialRepository } from '../storage/repositories.ts';
import type { CredentialRow } from '../storage/rows.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

export function credentialRepository(shop: Shop, undo: UndoLog): CredentialRepository {
  const newestFirst = (connectionId: string): CredentialRow[] =>
    [...shop.credentials.values()]
      .filter((row) => row.connectionId === connectionId)
      .toSorted((a, b) => b.version - a.version);

  const findLive = (connectionId: string): CredentialRow | null =>
    newestFirst(connectionId).find(({ revokedAt }) => revokedAt === null) ?? null;

  const revoke = (connectionId: string, at: Date): boolean => {
    const live = findLive(connectionId);
    if (live) undo.put(shop.credentials, live.id, { ...live, wrappedKey: null, revokedAt: at });
    return live !== null;
  };

  return {
    findLive: async (connectionId) => findLive(connectionId),
    list: async (connectionId, limit) => newestFirst(connectionId).slice(0, limit),

    async replace(row) {
      const highest = newestFirst(row.connectionId)[0]?.version ?? 0;
      if (!shop.connections.has(row.connectionId) || highest !== row.version - 1) return false;
      revoke(row.connectionId, row.createdAt);
      undo.put(shop.credentials, row.id, row);
      return true;
    },

    find: async (id) => shop.credentials.get(id) ?? null,

    async rewrap(id, from, to) {
      const row = shop.credentials.get(id);
      if (row?.wrappedKey !== from.wrappedKey || row.keyId !== from.keyId) return false;
      undo.put(shop.credentials, id, { ...row, wrappedKey: to.wrappedKey, keyId: to.keyId });
      return true;
    },

    async noteScopes(connectionId, scopes) {
      const live = findLive(connectionId);
      if (live) undo.put(shop.credentials, live.id, { ...live, scopes: [...scopes] });
      return live !== null;
    },

    revoke: async (connectionId, at) => revoke(connectionId, at),
  };
}
