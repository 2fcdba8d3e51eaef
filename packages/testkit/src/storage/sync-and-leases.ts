import { describe, expect, it } from 'vitest';
import { at, connectedShop, newId, newShop, newSync, type Opened } from './rows.ts';

export function syncAndLeaseCases(storage: Opened): void {
  describe('sync', () => {
    it('inserts and replaces one row a capability', async () => {
      const { scope, connection } = await connectedShop(storage());
      const [orders, products] = [
        newSync(connection.id),
        newSync(connection.id, { capability: 'sync_products', watermark: null }),
      ];
      const done = { ...orders, watermark: at(60), configHash: 'of another', resume: null };
      const found = await storage().transaction(scope, async ({ sync }) => {
        const none = await sync.find(connection.id, 'import_orders');
        await sync.save(orders);
        await sync.save(products);
        const first = await sync.find(connection.id, 'import_orders');
        await sync.save(done);
        return [
          none,
          first,
          await sync.list(connection.id),
          await sync.list(newId()),
          await sync.find('no-such-id', 'import_orders'),
        ];
      });
      expect(found).toEqual([null, orders, [done, products], [], null]);
    });

    it('keeps a resume whose cursor is null apart from no resume', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newSync(connection.id);
      const atStart = { ...row, resume: row.resume && { ...row.resume, cursor: null, incomplete: 'a page was lost' } };
      const found = await storage().transaction(scope, async ({ sync }) => {
        await sync.save(atStart);
        return sync.find(connection.id, 'import_orders');
      });
      expect(found).toEqual(atStart);
    });

    it('keeps the records that could not be read, and loses them when a later row has none', async () => {
      const { scope, connection } = await connectedShop(storage());
      const unread = [
        { externalId: '{"a",\\}', since: null, firstSeenAt: '2026-01-15T12:00:00.000Z' },
        { externalId: null, since: '2026-01-14T12:00:00.000Z', firstSeenAt: '2026-01-15T12:00:00.000Z' },
      ];
      const row = newSync(connection.id, { unread });
      const found = await storage().transaction(scope, async ({ sync }) => {
        await sync.save(row);
        const kept = await sync.list(connection.id);
        await sync.save({ ...row, unread: [] });
        return [kept, await sync.list(connection.id)];
      });
      expect(found).toEqual([[row], [{ ...row, unread: [] }]]);
    });

    it('keeps how far a resume has come with its readings', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newSync(connection.id);
      const rejected = [{ externalId: 'a', since: null, firstSeenAt: '2026-01-15T12:00:00.000Z' }];
      const far = { reading: 2, read: 7, total: 9, moved: true, rejected, faults: { title: 1 } };
      const atSecond = { ...row, resume: row.resume && { ...row.resume, ...far } };
      const found = await storage().transaction(scope, async ({ sync }) => {
        await sync.save(atSecond);
        return sync.find(connection.id, 'import_orders');
      });
      expect(found).toEqual(atSecond);
    });

    it('saves nothing for an unknown connection', async () => {
      const unknown = newId();
      const found = await storage().transaction(newShop(), async ({ sync }) => {
        await sync.save(newSync(unknown));
        return sync.find(unknown, 'import_orders');
      });
      expect(found).toBeNull();
    });
  });

  describe('leases', () => {
    it('are held by one owner, who may prolong them, until they expire', async () => {
      const held = await storage().transaction(newShop(), async ({ leases }) => [
        await leases.acquire('refresh', 'a', at(0), at(10)),
        await leases.acquire('refresh', 'b', at(9), at(19)),
        await leases.acquire('other', 'b', at(9), at(19)),
        await leases.acquire('refresh', 'a', at(9), at(20)),
        await leases.acquire('refresh', 'b', at(19), at(29)),
        await leases.acquire('refresh', 'b', at(20), at(30)),
        await leases.acquire('refresh', 'a', at(21), at(31)),
      ]);
      expect(held).toEqual([true, false, true, true, false, true, false]);
    });

    it('are released by their owner alone', async () => {
      const held = await storage().transaction(newShop(), async ({ leases }) => {
        await leases.acquire('refresh', 'a', at(0), at(10));
        await leases.release('refresh', 'b');
        const before = await leases.acquire('refresh', 'b', at(1), at(11));
        await leases.release('refresh', 'a');
        return [before, await leases.acquire('refresh', 'b', at(1), at(11))];
      });
      expect(held).toEqual([false, true]);
    });

    it('go to one of many who ask at once', async () => {
      const scope = newShop();
      const ask = (owner: string) =>
        storage().transaction(scope, ({ leases }) => leases.acquire('refresh', owner, at(0), at(10)));
      expect((await Promise.all(['a', 'b', 'c', 'd'].map(ask))).filter(Boolean)).toHaveLength(1);
    });
  });
}
