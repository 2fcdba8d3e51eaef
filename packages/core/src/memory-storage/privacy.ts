import type { PrivacyRepository, PrivacyRequestRow } from '../storage/privacy.ts';
import { newestFirst, type Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

/** Open rows that are due, the longest due first. */
export const duePrivacy = (shop: Shop, now: Date): { row: PrivacyRequestRow; nextAt: Date }[] =>
  [...shop.privacy.values()]
    .flatMap((row) => (row.state === 'open' && row.nextAt && row.nextAt <= now ? { row, nextAt: row.nextAt } : []))
    .toSorted((a, b) => a.nextAt.getTime() - b.nextAt.getTime() || (a.row.id < b.row.id ? -1 : 1));

export function privacyRepository(shop: Shop, undo: UndoLog): PrivacyRepository {
  /** Connections of the provider that have a live credential. */
  const isLive = (connectionId: string): boolean =>
    [...shop.credentials.values()].some((row) => row.connectionId === connectionId && row.revokedAt === null);

  return {
    insert: async (row) => undo.put(shop.privacy, row.id, row),
    find: async (id) => shop.privacy.get(id) ?? null,
    page: async ({ state, ...request }) =>
      newestFirst(
        [...shop.privacy.values()].filter((row) => state === undefined || row.state === state),
        request,
      ),
    findDue: async (now, limit) =>
      duePrivacy(shop, now)
        .slice(0, limit)
        .map(({ row }) => row),

    async update(row, attempts) {
      const stored = shop.privacy.get(row.id);
      if (stored?.state !== 'open' || stored.attempts !== attempts) return false;
      undo.put(shop.privacy, row.id, row);
      return true;
    },

    async forgetAccounts(providerKey) {
      let count = 0;
      for (const [key, connectionIds] of shop.webhookAccounts) {
        if (JSON.parse(key)[0] !== providerKey) continue;
        const left = connectionIds.filter(isLive);
        count += connectionIds.length - left.length;
        if (left.length === 0) undo.remove(shop.webhookAccounts, key);
        else undo.put(shop.webhookAccounts, key, left);
      }
      for (const row of shop.credentials.values())
        if (row.revokedAt !== null && shop.connections.get(row.connectionId)?.providerKey === providerKey)
          undo.put(shop.credentials, row.id, { ...row, visibleFields: null });
      return count;
    },
  };
}
