import { describe, expect, it } from 'vitest';
import {
  at,
  connectedShop,
  newConnection,
  newCredential,
  newEvent,
  newId,
  newOAuthState,
  newRecord,
  newRun,
  newSchedule,
  newShop,
  newSync,
  type Opened,
} from './rows.ts';

export function connectionCases(storage: Opened): void {
  describe('connections', () => {
    it('returns a row as it was inserted', async () => {
      const row = newConnection({
        health: 'degraded',
        healthReason: 'slow',
        capabilityHealth: { import_orders: { health: 'degraded', reason: 'ß slow', since: at(8).toISOString() } },
        lastSyncedAt: at(9),
      });
      const found = await storage().transaction(newShop(), async ({ connections }) => [
        await connections.insert(row),
        await connections.find(row.id),
        await connections.findByProvider('acme'),
      ]);
      expect(found).toEqual([true, row, row]);
    });

    it('finds a connection with its live credential, and with null if it has none', async () => {
      const { scope, connection } = await connectedShop(storage());
      const [old, live] = [1, 2].map((version) =>
        newCredential(connection.id, {
          version,
          visibleFields: { shop: 'ß' },
          scopes: ['a b', 'c,"d'],
          expiresAt: at(9),
        }),
      );
      if (!old || !live) throw new Error('There are two versions.');
      const found = await storage().transaction(scope, async ({ connections, credentials }) => {
        const find = () => connections.findWithCredential(connection.id);
        const before = await find();
        await credentials.replace(old);
        await credentials.replace(live);
        const during = await find();
        await credentials.revoke(connection.id, at(5));
        return [before, during, await find()];
      });
      expect(found).toEqual([
        { connection, live: null },
        { connection, live },
        { connection, live: null },
      ]);
    });

    it('refuses a second connection of a provider, and keeps the first', async () => {
      const { scope, connection } = await connectedShop(storage());
      const found = await storage().transaction(scope, async ({ connections }) => [
        await connections.insert(newConnection()),
        await connections.list(),
      ]);
      expect(found).toEqual([false, [connection]]);
    });

    it('lets one of two connections of a provider in, where both come at once', async () => {
      const scope = newShop();
      const insert = () => storage().transaction(scope, ({ connections }) => connections.insert(newConnection()));
      expect((await Promise.all([insert(), insert(), insert()])).filter(Boolean)).toHaveLength(1);
    });

    it('lists by provider key', async () => {
      const rows = await storage().transaction(newShop(), async ({ connections }) => {
        for (const providerKey of ['shopify', 'etsy', 'instagram'])
          await connections.insert(newConnection({ providerKey }));
        return connections.list();
      });
      expect(rows.map(({ providerKey }) => providerKey)).toEqual(['etsy', 'instagram', 'shopify']);
    });

    it('answers null for unknown ids, malformed ones too', async () => {
      const found = await storage().transaction(newShop(), async ({ connections }) => [
        await connections.find(newId()),
        await connections.find('no-such-id'),
        await connections.findByProvider('acme'),
        await connections.update(newConnection({ version: 2 })),
        await connections.delete(newId()),
      ]);
      expect(found).toEqual([null, null, null, false, false]);
    });

    it('replaces a row where its version is one ahead of the stored one, and not otherwise', async () => {
      const { scope, connection } = await connectedShop(storage());
      const changed = {
        ...connection,
        status: 'disabled',
        config: { store_id: '8' },
        enabledCapabilities: [],
        updatedAt: at(50),
        version: 2,
      } as const;
      const found = await storage().transaction(scope, async ({ connections }) => [
        await connections.update({ ...changed, version: 3 }),
        await connections.update({ ...changed, version: 1 }),
        await connections.find(connection.id),
        await connections.update(changed),
        await connections.update(changed),
        await connections.find(connection.id),
      ]);
      expect(found).toEqual([false, false, connection, true, false, changed]);
    });

    it('records health and last sync without touching the version, and leaves the rest as it is', async () => {
      const { scope, connection } = await connectedShop(storage());
      const found = await storage().transaction(scope, async ({ connections }) => {
        const first = await connections.recordHealth(connection.id, { health: 'failing', healthReason: 'refused' });
        const second = await connections.recordHealth(connection.id, { lastSyncedAt: at(70) });
        await connections.recordHealth(connection.id, { health: 'healthy', healthReason: null });
        const none = await connections.recordHealth(newId(), { health: 'failing' });
        return [first, second, none, await connections.find(connection.id)];
      });
      expect(found).toEqual([
        { ...connection, health: 'failing', healthReason: 'refused' },
        { ...connection, health: 'failing', healthReason: 'refused', lastSyncedAt: at(70) },
        null,
        { ...connection, health: 'healthy', lastSyncedAt: at(70) },
      ]);
    });

    it('records the health of all capabilities together, and leaves it as it is if none is given', async () => {
      const { scope, connection } = await connectedShop(storage());
      const first = { import_orders: { health: 'degraded', reason: 'refused', since: at(1).toISOString() } } as const;
      const second = { sync_products: { health: 'healthy', reason: null, since: at(2).toISOString() } } as const;
      const found = await storage().transaction(scope, async ({ connections }) => [
        (await connections.recordHealth(connection.id, { capabilityHealth: first }))?.capabilityHealth,
        (await connections.recordHealth(connection.id, { health: 'degraded' }))?.capabilityHealth,
        (await connections.recordHealth(connection.id, { capabilityHealth: second }))?.capabilityHealth,
        await connections.recordHealth(connection.id, {}),
        (await connections.recordHealth(connection.id, { capabilityHealth: {} }))?.capabilityHealth,
      ]);
      expect(found).toEqual([
        first,
        first,
        second,
        { ...connection, health: 'degraded', capabilityHealth: second },
        {},
      ]);
    });

    it('keeps health and last sync when a row is replaced: runs find them meanwhile', async () => {
      const { scope, connection } = await connectedShop(storage());
      const noted = {
        health: 'degraded',
        healthReason: 'import_orders: refused',
        capabilityHealth: { import_orders: { health: 'degraded', reason: 'refused', since: at(1).toISOString() } },
        lastSyncedAt: at(3),
      } as const;
      const found = await storage().transaction(scope, async ({ connections }) => {
        await connections.recordHealth(connection.id, noted);
        await connections.update({ ...connection, config: { store_id: '8' }, version: 2 });
        return connections.find(connection.id);
      });
      expect(found).toEqual({ ...connection, ...noted, config: { store_id: '8' }, version: 2 });
    });

    it('lets transactions that note one connection at once do so one after the other', async () => {
      const { scope, connection } = await connectedShop(storage());
      const since = at(1).toISOString();
      const add = (capability: string) =>
        storage().transaction(scope, async ({ connections }) => {
          const stored = await connections.recordHealth(connection.id, {});
          const capabilityHealth = {
            ...stored?.capabilityHealth,
            [capability]: { health: 'healthy', reason: null, since },
          } as const;
          await connections.recordHealth(connection.id, { capabilityHealth });
        });
      const keys = Array.from({ length: 8 }, (_, index) => `capability_${index}`);
      await Promise.all(keys.map(add));
      const row = await storage().transaction(scope, ({ connections }) => connections.find(connection.id));
      expect(Object.keys(row?.capabilityHealth ?? {}).toSorted()).toEqual(keys);
    });

    it('takes nothing new for one that is being deleted', async () => {
      const { scope, connection } = await connectedShop(storage());
      const deleting = Promise.withResolvers<void>();
      const deletion = storage().transaction(scope, async ({ connections }) => {
        await connections.delete(connection.id);
        deleting.resolve();
        await new Promise((resolve) => setTimeout(resolve, 50));
      });
      await deleting.promise;
      const added = await Promise.all([
        storage().transaction(scope, ({ runs }) => runs.insert(newRun(connection.id))),
        storage().transaction(scope, ({ credentials }) => credentials.replace(newCredential(connection.id))),
        storage().transaction(scope, ({ sync }) => sync.save(newSync(connection.id))),
        storage().transaction(scope, ({ schedules }) => schedules.save(newSchedule(connection.id))),
        storage().transaction(scope, ({ oauthStates }) => oauthStates.insert(newOAuthState(connection.id))),
      ]);
      await deletion;
      expect(added).toEqual([false, false, undefined, undefined, undefined]);
      const left = await storage().transaction(scope, async (unit) => [
        (await unit.runs.page({ limit: 1 })).rows,
        await unit.credentials.list(connection.id, 100),
        await unit.sync.list(connection.id),
        await unit.schedules.list(),
        await unit.oauthStates.take('state-1', at(1)),
      ]);
      expect(left).toEqual([[], [], [], [], null]);
    });

    it('deletes credentials, runs, schedules and sync rows with it; events and record links stay', async () => {
      const { scope, connection } = await connectedShop(storage());
      const [run, event, record] = [newRun(connection.id), newEvent({ connectionId: connection.id }), newRecord('1')];
      const set = { providerKey: 'acme', kind: 'order' };
      await storage().transaction(scope, async (unit) => {
        await unit.credentials.replace(newCredential(connection.id));
        await unit.runs.insert(run);
        await unit.sync.save(newSync(connection.id));
        await unit.schedules.save(newSchedule(connection.id));
        await unit.events.append([event]);
        await unit.records.save(set, [record], null);
      });
      expect(await storage().transaction(scope, ({ connections }) => connections.delete(connection.id))).toBe(true);
      const left = await storage().transaction(scope, async (unit) => [
        await unit.connections.find(connection.id),
        await unit.credentials.list(connection.id, 100),
        await unit.runs.find(run.id),
        await unit.sync.list(connection.id),
        await unit.schedules.list(),
        (await unit.events.page({ limit: 10 })).rows,
        await unit.records.find(set, ['1']),
        await unit.connections.insert(newConnection()),
      ]);
      expect(left).toEqual([null, [], null, [], [], [event], [record], true]);
    });
  });
}
