import { describe, expect, it } from 'vitest';
import { at, connectedShop, newId, newOAuthState, newShop, type Opened } from './rows.ts';

export function oauthStateCases(storage: Opened): void {
  describe('OAuth states', () => {
    it('are taken once, as they were inserted', async () => {
      const { scope, connection } = await connectedShop(storage());
      const rows = [
        newOAuthState(connection.id),
        newOAuthState(connection.id, { stateHash: 'state-2', returnTo: null, verifier: null }),
      ];
      await storage().transaction(scope, async ({ oauthStates }) => {
        for (const row of rows) await oauthStates.insert(row);
      });
      const take = (hash: string) => storage().transaction(scope, ({ oauthStates }) => oauthStates.take(hash, at(1)));
      expect([await take('state-1'), await take('state-1'), await take('state-2'), await take('state-3')]).toEqual([
        rows[0],
        null,
        rows[1],
        null,
      ]);
    });

    it('are taken by one of many who come at once', async () => {
      const { scope, connection } = await connectedShop(storage());
      await storage().transaction(scope, ({ oauthStates }) => oauthStates.insert(newOAuthState(connection.id)));
      const take = () => storage().transaction(scope, ({ oauthStates }) => oauthStates.take('state-1', at(1)));
      expect((await Promise.all([take(), take(), take()])).filter(Boolean)).toHaveLength(1);
    });

    it('are worth nothing from the instant they expire', async () => {
      const { scope, connection } = await connectedShop(storage());
      const taken = await storage().transaction(scope, async ({ oauthStates }) => {
        await oauthStates.insert(newOAuthState(connection.id));
        await oauthStates.insert(newOAuthState(connection.id, { stateHash: 'state-2' }));
        return [await oauthStates.take('state-1', at(600)), (await oauthStates.take('state-2', at(599)))?.stateHash];
      });
      expect(taken).toEqual([null, 'state-2']);
    });

    it('are forgotten by the first one that comes after their time', async () => {
      const { scope, connection } = await connectedShop(storage());
      const later = newOAuthState(connection.id, { stateHash: 'later', createdAt: at(600), expiresAt: at(1200) });
      const taken = await storage().transaction(scope, async ({ oauthStates }) => {
        await oauthStates.insert(newOAuthState(connection.id));
        await oauthStates.insert(newOAuthState(connection.id, { stateHash: 'state-2', expiresAt: at(601) }));
        await oauthStates.insert(later);
        // As if no time had passed: what is null now is not there any more.
        return [
          await oauthStates.take('state-1', at(0)),
          (await oauthStates.take('state-2', at(0)))?.stateHash,
          await oauthStates.take('later', at(0)),
        ];
      });
      expect(taken).toEqual([null, 'state-2', later]);
    });

    it('are kept for no unknown connection, and go with their own', async () => {
      const { scope, connection } = await connectedShop(storage());
      const taken = await storage().transaction(scope, async ({ connections, oauthStates }) => {
        await oauthStates.insert(newOAuthState(newId(), { stateHash: 'unknown' }));
        await oauthStates.insert(newOAuthState(connection.id));
        await connections.delete(connection.id);
        return [await oauthStates.take('unknown', at(1)), await oauthStates.take('state-1', at(1))];
      });
      expect(taken).toEqual([null, null]);
      expect(
        await storage().transaction(newShop(), ({ oauthStates }) => oauthStates.take('state-1', at(1))),
      ).toBeNull();
    });
  });
}
