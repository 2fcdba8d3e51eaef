import { describe, expect, it } from 'vitest';
import { at, connectedShop, newCredential, newId, type Opened } from './rows.ts';

export function credentialCases(storage: Opened): void {
  describe('credentials', () => {
    it('returns the first version as it was set', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newCredential(connection.id, { refreshExpiresAt: at(99), visibleFields: { account_sid: 'AC1' } });
      const found = await storage().transaction(scope, async ({ credentials }) => [
        await credentials.findLive(connection.id),
        await credentials.replace(row),
        await credentials.findLive(connection.id),
        await credentials.list(connection.id, 100),
      ]);
      expect(found).toEqual([null, true, row, [row]]);
    });

    it('keeps null scopes apart from none', async () => {
      const { scope, connection } = await connectedShop(storage());
      const rows = [
        newCredential(connection.id, { scopes: null }),
        newCredential(connection.id, { version: 2, scopes: [] }),
      ];
      const listed = await storage().transaction(scope, async ({ credentials }) => {
        for (const row of rows) await credentials.replace(row);
        return credentials.list(connection.id, 100);
      });
      expect(listed.map(({ scopes }) => scopes)).toEqual([[], null]);
    });

    it('lists no more versions than wanted, the newest first', async () => {
      const { scope, connection } = await connectedShop(storage());
      const listed = await storage().transaction(scope, async ({ credentials }) => {
        for (const version of [1, 2, 3]) await credentials.replace(newCredential(connection.id, { version }));
        return [await credentials.list(connection.id, 1), await credentials.list(connection.id, 2)];
      });
      expect(listed.map((rows) => rows.map(({ version }) => version))).toEqual([[3], [3, 2]]);
    });

    it('changes the scopes of the live version alone', async () => {
      const { scope, connection } = await connectedShop(storage());
      const first = newCredential(connection.id);
      const second = newCredential(connection.id, { version: 2, createdAt: at(20) });
      const found = await storage().transaction(scope, async ({ credentials }) => {
        const without = await credentials.noteScopes(connection.id, ['none']);
        await credentials.replace(first);
        await credentials.replace(second);
        const written = await credentials.noteScopes(connection.id, ['orders.write', '{"a",\\}']);
        const listed = await credentials.list(connection.id, 100);
        await credentials.revoke(connection.id, at(30));
        return { without, written, listed, revoked: await credentials.noteScopes(connection.id, ['none']) };
      });
      expect(found).toEqual({
        without: false,
        written: true,
        listed: [
          { ...second, scopes: ['orders.write', '{"a",\\}'] },
          { ...first, wrappedKey: null, revokedAt: at(20) },
        ],
        revoked: false,
      });
    });

    it('revokes the version before and destroys its wrapped key', async () => {
      const { scope, connection } = await connectedShop(storage());
      const first = newCredential(connection.id);
      const second = newCredential(connection.id, { version: 2, kind: 'access_token', createdAt: at(20) });
      const found = await storage().transaction(scope, async ({ credentials }) => {
        await credentials.replace(first);
        await credentials.replace(second);
        return [await credentials.findLive(connection.id), await credentials.list(connection.id, 100)];
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
        await credentials.list(connection.id, 100),
      ]);
      expect(found).toEqual([false, true, false, false, [first]]);
    });

    it('lets one of several replacements of a version through, where all come at once', async () => {
      const { scope, connection } = await connectedShop(storage());
      const replace = () =>
        storage().transaction(scope, ({ credentials }) => credentials.replace(newCredential(connection.id)));
      expect((await Promise.all([replace(), replace(), replace(), replace()])).filter(Boolean)).toHaveLength(1);
      expect(
        await storage().transaction(scope, ({ credentials }) => credentials.list(connection.id, 100)),
      ).toHaveLength(1);
    });

    it('revoke leaves no live version and destroys the wrapped key; versions keep counting', async () => {
      const { scope, connection } = await connectedShop(storage());
      const first = newCredential(connection.id);
      const found = await storage().transaction(scope, async ({ credentials }) => [
        await credentials.revoke(connection.id, at(29)),
        await credentials.replace(first),
        await credentials.revoke(connection.id, at(30)),
        await credentials.revoke(connection.id, at(31)),
        await credentials.findLive(connection.id),
        await credentials.list(connection.id, 100),
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

    it('finds each version by its id', async () => {
      const { scope, connection } = await connectedShop(storage());
      const [first, second] = [newCredential(connection.id), newCredential(connection.id, { version: 2 })];
      const found = await storage().transaction(scope, async ({ credentials }) => {
        await credentials.replace(first);
        await credentials.replace(second);
        return [await credentials.find(first.id), await credentials.find(second.id), await credentials.find(newId())];
      });
      expect(found).toEqual([{ ...first, wrappedKey: null, revokedAt: second.createdAt }, second, null]);
    });

    it('replaces the given wrapping once, and not after a revocation', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newCredential(connection.id);
      const [from, to] = [
        { wrappedKey: 'wrapped', keyId: 'k1' },
        { wrappedKey: 'wrapped again', keyId: 'k2' },
      ];
      const found = await storage().transaction(scope, async ({ credentials }) => {
        await credentials.replace(row);
        return [
          await credentials.rewrap(row.id, { ...from, keyId: 'k0' }, to),
          await credentials.rewrap(row.id, { ...from, wrappedKey: 'other' }, to),
          await credentials.find(row.id),
          await credentials.rewrap(row.id, from, to),
          await credentials.rewrap(row.id, from, to),
          await credentials.find(row.id),
          await credentials.revoke(connection.id, at(9)),
          await credentials.rewrap(row.id, to, from),
          (await credentials.find(row.id))?.wrappedKey,
        ];
      });
      expect(found).toEqual([false, false, row, true, false, { ...row, ...to }, true, false, null]);
    });

    it('finds those to rewrap in any shop: live, under another master key, page by page', async () => {
      const keyId = `key-${newId()}`;
      const shops = [await connectedShop(storage()), await connectedShop(storage()), await connectedShop(storage())];
      const rows = shops.map(({ connection }, index) =>
        newCredential(connection.id, { keyId: index === 2 ? keyId : 'k1' }),
      );
      for (const [index, { scope }] of shops.entries())
        await storage().transaction(scope, async ({ credentials }) => {
          if (rows[index]) await credentials.replace(rows[index]);
        });
      const revoked = await connectedShop(storage());
      await storage().transaction(revoked.scope, async ({ credentials }) => {
        await credentials.replace(newCredential(revoked.connection.id));
        await credentials.revoke(revoked.connection.id, at(9));
      });
      const found = [];
      for (let after: string | null = null; ; ) {
        const page = await storage().findCredentialsToRewrap(keyId, { after, limit: 2 });
        expect(page.length).toBeLessThanOrEqual(2);
        found.push(...page);
        after = page.at(-1)?.credentialId ?? null;
        if (after === null) break;
      }
      const ids = found.map(({ credentialId }) => credentialId);
      expect(ids).toEqual([...new Set(ids)].toSorted());
      for (const [index, { scope }] of shops.slice(0, 2).entries())
        expect(found).toContainEqual({ scope, credentialId: rows[index]?.id });
      expect(ids).not.toContain(rows[2]?.id);
      expect(found.map(({ scope }) => scope)).not.toContainEqual(revoked.scope);
    });

    it('writes nothing for an unknown connection', async () => {
      const { scope } = await connectedShop(storage());
      const unknown = newId();
      const found = await storage().transaction(scope, async ({ credentials }) => [
        await credentials.replace(newCredential(unknown)),
        await credentials.list(unknown, 100),
        await credentials.list('no-such-id', 100),
      ]);
      expect(found).toEqual([false, [], []]);
    });
  });
}
