import { describe, expect, it } from 'vitest';
import { at, connectedShop, newCredential, newId, type Opened } from './rows.ts';

export function credentialCases(storage: Opened): void {
  describe('credentials', () => {
    it('returns the first version as it was set', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newCredential(connection.id, { refreshExpiresAt: at(99) });
      const found = await storage().transaction(scope, async ({ credentials }) => [
        await credentials.findLive(connection.id),
        await credentials.replace(row),
        await credentials.findLive(connection.id),
        await credentials.list(connection.id),
      ]);
      expect(found).toEqual([null, true, row, [row]]);
    });

    it('keeps null scopes apart from none', async () => {
      const { scope, connection } = await connectedShop(storage());
      const rows = [newCredential(connection.id, { scopes: null }), newCredential(connection.id, { version: 2, scopes: [] })];
      const listed = await storage().transaction(scope, async ({ credentials }) => {
        for (const row of rows) await credentials.replace(row);
        return credentials.list(connection.id);
      });
      expect(listed.map(({ scopes }) => scopes)).toEqual([[], null]);
    });

    it('revokes the version before and destroys its wrapped key', async () => {
      const { scope, connection } = await connectedShop(storage());
      const first = newCredential(connection.id);
      const second = newCredential(connection.id, { version: 2, kind: 'access_token', createdAt: at(20) });
      const found = await storage().transaction(scope, async ({ credentials }) => {
        await credentials.replace(first);
        await credentials.replace(second);
        return [await credentials.findLive(connection.id), await credentials.list(connection.id)];
      });
      expect(found).toEqual([second, [second, { ...first, wrappedKey: null, revokedAt: at(20) }]]);
    });

    it('writes nothing where the highest version is another one', async () => {
      const { scope, connection } = await connectedShop(storage());
      const first = newCredential(connection.id);
      const found = await storage().transaction(scope, async ({ credentials }) => [
        await credentials.replace(newCredential(connection.id, { version: 2 })),
        await credentials.replace(first),
        await credentials.replace(newCredential(connection.id)),
        await credentials.replace(newCredential(connection.id, { version: 3 })),
        await credentials.list(connection.id),
      ]);
      expect(found).toEqual([false, true, false, false, [first]]);
    });

    it('lets one of several replacements of a version through, where all come at once', async () => {
      const { scope, connection } = await connectedShop(storage());
      const replace = () => storage().transaction(scope, ({ credentials }) => credentials.replace(newCredential(connection.id)));
      expect((await Promise.all([replace(), replace(), replace(), replace()])).filter(Boolean)).toHaveLength(1);
      expect(await storage().transaction(scope, ({ credentials }) => credentials.list(connection.id))).toHaveLength(1);
    });

    it('revoke leaves no live version and destroys the wrapped key; the version count goes on', async () => {
      const { scope, connection } = await connectedShop(storage());
      const first = newCredential(connection.id);
      const found = await storage().transaction(scope, async ({ credentials }) => [
        await credentials.revoke(connection.id, at(29)),
        await credentials.replace(first),
        await credentials.revoke(connection.id, at(30)),
        await credentials.revoke(connection.id, at(31)),
        await credentials.findLive(connection.id),
        await credentials.list(connection.id),
        await credentials.replace(newCredential(connection.id, { version: 1 })),
        await credentials.replace(newCredential(connection.id, { version: 2 })),
      ]);
      expect(found).toEqual([
        false,
        true,
        true,
        false,
        null,
        [{ ...first, wrappedKey: null, revokedAt: at(30) }],
        false,
        true,
      ]);
    });

    it('writes nothing for an unknown connection', async () => {
      const { scope } = await connectedShop(storage());
      const unknown = newId();
      const found = await storage().transaction(scope, async ({ credentials }) => [
        await credentials.replace(newCredential(unknown)),
        await credentials.list(unknown),
        await credentials.list('no-such-id'),
      ]);
      expect(found).toEqual([false, [], []]);
    });
  });
}
