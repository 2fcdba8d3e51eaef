import type { OAuthStateRepository } from '../storage/repositories.ts';
import { mostOAuthStates } from '../storage/support.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

export const oauthStateRepository = (shop: Shop, undo: UndoLog): OAuthStateRepository => ({
  async insert(row) {
    for (const [key, { expiresAt }] of shop.oauthStates)
      if (expiresAt <= row.createdAt) undo.remove(shop.oauthStates, key);
    if (!shop.connections.has(row.connectionId)) return;
    const open = [...shop.oauthStates]
      .filter(([, { connectionId }]) => connectionId === row.connectionId)
      .toSorted(([, a], [, b]) => b.createdAt.getTime() - a.createdAt.getTime());
    for (const [key] of open.slice(mostOAuthStates - 1)) undo.remove(shop.oauthStates, key);
    undo.put(shop.oauthStates, row.stateHash, row);
  },

  async take(stateHash, now) {
    const row = shop.oauthStates.get(stateHash);
    if (!row) return null;
    undo.remove(shop.oauthStates, stateHash);
    return row.expiresAt > now ? row : null;
  },
});
