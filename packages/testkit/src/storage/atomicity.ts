import { describe, expect, it } from 'vitest';
import { populate, set, snapshot } from './populate.ts';
import {
  at,
  newConnection,
  newCredential,
  newEvent,
  newId,
  newRecord,
  newRun,
  newShop,
  newSync,
  type Opened,
} from './rows.ts';

export function atomicityCases(storage: Opened): void {
  describe('transactions', () => {
    it('return what the work returns', async () => {
      expect(await storage().transaction(newShop(), async () => 'result')).toBe('result');
    });

    it('show their own writes, and afterwards everybody', async () => {
      const scope = newShop();
      const row = newConnection();
      const inside = await storage().transaction(scope, async ({ connections }) => {
        await connections.insert(row);
        return connections.find(row.id);
      });
      const outside = await storage().transaction(scope, ({ connections }) => connections.find(row.id));
      expect([inside, outside]).toEqual([row, row]);
    });

    it('keep nothing at all where the work throws, and pass its error on', async () => {
      const shop = await populate(storage());
      const before = await snapshot(storage(), shop);
      const error = new Error('the work failed');
      const { connection, run } = shop;
      const work = storage().transaction(shop.scope, async (unit) => {
        await unit.connections.insert(newConnection({ providerKey: 'other' }));
        await unit.connections.update({ ...connection, status: 'disabled', version: connection.version + 1 });
        await unit.connections.recordHealth(connection.id, { health: 'failing' });
        await unit.credentials.replace(newCredential(connection.id, { version: 2 }));
        await unit.credentials.revoke(connection.id, at(1));
        await unit.events.append([newEvent()]);
        await unit.runs.insert(newRun(connection.id, { capability: 'other' }));
        await unit.runs.claim(run.id, 'worker', at(1), 1000);
        await unit.runs.advance(run.id, 'worker', at(2), { progress: { ...run.progress, fetched: 1 } });
        await unit.runs.requestCancel(run.id, at(3));
        await unit.runs.finish(run.id, 'worker', { state: 'FAILURE', at: at(4) });
        await unit.schedules.advance(connection.id, 'import_orders', { from: at(900), to: at(1800), runId: newId() });
        await unit.records.save(set, [newRecord('1', { contentHash: 'changed' }), newRecord('new')], 'enumeration-2');
        await unit.records.markSeen(set, ['2'], 'enumeration-2');
        await unit.records.markDeleted(set, ['2'], at(5));
        await unit.sync.save(newSync(connection.id, { watermark: at(900) }));
        await unit.leases.release('held', 'owner');
        await unit.leases.acquire('new', 'owner', at(0), at(10));
        await unit.connections.delete(connection.id);
        throw error;
      });
      await expect(work).rejects.toBe(error);
      expect(await snapshot(storage(), shop)).toEqual(before);
      const leases = await storage().transaction(shop.scope, async (unit) => [
        await unit.leases.acquire('held', 'another', at(1), at(9)),
        await unit.leases.acquire('new', 'another', at(1), at(9)),
      ]);
      expect(leases).toEqual([false, true]);
    });

    it('refuse one inside another, which would wait for it, and go on', async () => {
      const scope = newShop();
      const found = await storage().transaction(scope, async ({ connections }) => {
        const inner = storage().transaction(scope, async () => 'ran');
        await expect(inner).rejects.toMatchObject({ code: 'internal' });
        await expect(storage().findAbandonedRuns(at(0), 1)).rejects.toMatchObject({ code: 'internal' });
        return connections.insert(newConnection());
      });
      expect(found).toBe(true);
    });

    it('may begin after the one that caused them, even if nothing awaits them', async () => {
      const scope = newShop();
      const ended = Promise.withResolvers<void>();
      let later: Promise<string> = Promise.resolve('');
      await storage().transaction(scope, async () => {
        later = ended.promise.then(() => storage().transaction(scope, async () => 'ran'));
      });
      ended.resolve();
      expect(await later).toBe('ran');
    });

    it('contain the statements that are sent through `query`, if it is offered', async ({ skip }) => {
      const hasWritten = 'select pg_current_xact_id_if_assigned() is not null as "hasWritten", $1::text as echo';
      const asked = await storage().transaction(newShop(), async ({ query, connections }) => {
        if (!query) return null;
        const before = await query(hasWritten, ['before']);
        await connections.insert(newConnection());
        const after = await query(hasWritten, ['after']);
        return { query, rows: [...before.rows, ...after.rows] };
      });
      skip(asked === null, 'The storage has no SQL.');
      expect(asked?.rows).toEqual([
        { hasWritten: false, echo: 'before' },
        { hasWritten: true, echo: 'after' },
      ]);
      await expect(asked?.query('select 1', [])).rejects.toMatchObject({ code: 'internal' });
    });

    it('keep nothing if a statement that is sent through `query` is refused', async ({ skip }) => {
      const scope = newShop();
      const hasQuery = await storage().transaction(scope, async ({ query }) => query !== undefined);
      skip(!hasQuery, 'The storage has no SQL.');
      const row = newConnection();
      const work = storage().transaction(scope, async ({ query, connections }) => {
        await connections.insert(row);
        await query?.('select nonsense', []).catch(() => undefined);
      });
      await expect(work).rejects.toBeInstanceOf(Error);
      expect(await storage().transaction(scope, ({ connections }) => connections.find(row.id))).toBeNull();
    });

    it('all come through where many begin at once', async () => {
      const scope = newShop();
      const insert = (index: number) =>
        storage().transaction(scope, async ({ connections }) => {
          await connections.insert(newConnection({ providerKey: `provider-${index}` }));
          return (await connections.findByProvider(`provider-${index}`)) !== null;
        });
      const found = await Promise.all(Array.from({ length: 40 }, (_, index) => insert(index)));
      expect(found).toEqual(found.map(() => true));
      expect(await storage().transaction(scope, ({ connections }) => connections.list())).toHaveLength(40);
    });

    it('refuse a scope without a shop', async () => {
      await expect(storage().transaction({ shopId: '' }, async () => 'ran')).rejects.toMatchObject({
        code: 'internal',
      });
    });
  });
}
