import { mostOAuthStates } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { at, connectedShop, newConnection, newId, newOAuthState, newShop, type Opened } from './rows.ts';

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

    it('are kept for the last ten of a connection, however many begin at once', async () => {
      const { scope, connection } = await connectedShop(storage());
      const other = newConnection({ providerKey: 'other' });
      const state = (n: number) => newOAuthState(connection.id, { stateHash: `state-${n}`, createdAt: at(n) });
      await storage().transaction(scope, async ({ connections, oauthStates }) => {
        await connections.insert(other);
        await oauthStates.insert(newOAuthState(other.id, { stateHash: 'of another' }));
        for (let n = 1; n <= mostOAuthStates; n += 1) await oauthStates.insert(state(n));
      });
      const more = [11, 12, 13];
      await Promise.all(
        more.map((n) => storage().transaction(scope, ({ oauthStates }) => oauthStates.insert(state(n)))),
      );
      const taken = await storage().transaction(scope, async ({ oauthStates }) => {
        const hashes = [];
        for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...more])
          hashes.push((await oauthStates.take(`state-${n}`, at(14)))?.createdAt ?? null);
        return { hashes, ofOther: (await oauthStates.take('of another', at(14)))?.stateHash };
      });
      expect(taken.hashes.filter((found) => found !== null)).toHaveLength(mostOAuthStates);
      expect(taken.hashes.slice(0, 3)).toEqual([null, null, null]);
      expect(taken.ofOther).toBe('of another');
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
