import type { OAuthStateRepository } from '../storage.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

export const oauthStateRepository = (shop: Shop, undo: UndoLog): OAuthStateRepository => ({
  async insert(row) {
    for (const [key, { expiresAt }] of shop.oauthStates)
      if (expiresAt <= row.createdAt) undo.remove(shop.oauthStates, key);
    if (shop.connections.has(row.connectionId)) undo.put(shop.oauthStates, row.stateHash, row);
  },

  async take(stateHash, now) {
    const row = shop.oauthStates.get(stateHash);
    if (!row) return null;
    undo.remove(shop.oauthStates, stateHash);
    return row.expiresAt > now ? row : null;
  },
});
