import type { CredentialRepository } from '../storage/repositories.ts';
import type { CredentialRow } from '../storage/rows.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

/** Whether a version may be deleted that was revoked before an instant. */
export const isOldVersion = (shop: Shop, { connectionId, version, revokedAt }: CredentialRow, before: Date): boolean =>
  revokedAt !== null &&
  revokedAt < before &&
  [...shop.credentials.values()].some((row) => row.connectionId === connectionId && row.version > version);

const newestFirst = (shop: Shop, connectionId: string): CredentialRow[] =>
  [...shop.credentials.values()]
    .filter((row) => row.connectionId === connectionId)
    .toSorted((a, b) => b.version - a.version);

export const findLive = (shop: Shop, connectionId: string): CredentialRow | null =>
  newestFirst(shop, connectionId).find(({ revokedAt }) => revokedAt === null) ?? null;

export function credentialRepository(shop: Shop, undo: UndoLog): CredentialRepository {
  const revoke = (connectionId: string, at: Date): boolean => {
    const live = findLive(shop, connectionId);
    if (live) undo.put(shop.credentials, live.id, { ...live, wrappedKey: null, revokedAt: at });
    return live !== null;
  };

  return {
    findLive: async (connectionId) => findLive(shop, connectionId),
    list: async (connectionId, limit) => newestFirst(shop, connectionId).slice(0, limit),

    async replace(row) {
      const highest = newestFirst(shop, row.connectionId)[0]?.version ?? 0;
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
      const live = findLive(shop, connectionId);
      if (live) undo.put(shop.credentials, live.id, { ...live, scopes: [...scopes] });
      return live !== null;
    },

    revoke: async (connectionId, at) => revoke(connectionId, at),

    async purge(before, limit) {
      const old = [...shop.credentials.values()].filter((row) => isOldVersion(shop, row, before)).slice(0, limit);
      for (const { id } of old) undo.remove(shop.credentials, id);
      return old.length;
    },
  };
}
