import { describe, expect, it } from 'vitest';
import { at, connectedShop, newConnection, newId, newSchedule, newShop, type Opened } from './rows.ts';

/** From the time of a new schedule to its next one. */
const step = { from: at(900), to: at(1800), runId: null };

export function scheduleCases(storage: Opened): void {
  const scheduled = async () => {
    const { scope, connection } = await connectedShop(storage());
    const row = newSchedule(connection.id);
    await storage().transaction(scope, ({ schedules }) => schedules.save(row));
    return { scope, connection, row };
  };

  describe('schedules', () => {
    it('insert and replace one row a capability', async () => {
      const { scope, connection, row } = await scheduled();
      const changed = newSchedule(connection.id, {
        cron: '0 6 * * 1',
        timeZone: 'UTC',
        input: {},
        enabled: false,
        actorId: 'user-2',
        actorRole: 'owner',
        nextAt: at(1800),
        lastRunId: newId(),
        updatedAt: at(8),
      });
      const found = await storage().transaction(scope, async ({ schedules }) => {
        const first = await schedules.find(connection.id, 'import_orders');
        await schedules.save(changed);
        return [
          first,
          await schedules.find(connection.id, 'import_orders'),
          await schedules.find(connection.id, 'other'),
        ];
      });
      expect(found).toEqual([row, changed, null]);
      expect(JSON.stringify(found[0])).toContain(JSON.stringify(row.input));
    });

    it('list by connection, then by capability', async () => {
      const { scope, connection } = await connectedShop(storage());
      const other = newConnection({ providerKey: 'other' });
      const rows = await storage().transaction(scope, async ({ connections, schedules }) => {
        await connections.insert(other);
        for (const capability of ['sync_products', 'import_orders'])
          for (const { id } of [other, connection]) await schedules.save(newSchedule(id, { capability }));
        return [await schedules.list(), await schedules.list(other.id), await schedules.list(newId())];
      });
      const keys = rows.map((list) => list.map(({ connectionId, capability }) => [connectionId, capability]));
      const ofOther = [
        [other.id, 'import_orders'],
        [other.id, 'sync_products'],
      ];
      expect(keys).toEqual([
        [[connection.id, 'import_orders'], [connection.id, 'sync_products'], ...ofOther],
        ofOther,
        [],
      ]);
    });

    it('delete what is there, and save nothing for an unknown connection', async () => {
      const { scope, connection } = await scheduled();
      const unknown = newId();
      const found = await storage().transaction(scope, async ({ schedules }) => {
        const deleted = [
          await schedules.delete(connection.id, 'other'),
          await schedules.delete(connection.id, 'import_orders'),
          await schedules.delete(connection.id, 'import_orders'),
        ];
        await schedules.save(newSchedule(unknown));
        return [deleted, await schedules.list()];
      });
      expect(found).toEqual([[false, true, false], []]);
    });

    it('move on from the time they are known to have, once, and only where enabled', async () => {
      const { scope, connection, row } = await scheduled();
      const { id } = connection;
      const found = await storage().transaction(scope, async ({ schedules }) => [
        await schedules.advance(id, 'import_orders', { ...step, from: at(901) }),
        await schedules.advance(id, 'import_orders', step),
        await schedules.advance(id, 'import_orders', step),
        await schedules.save({ ...row, enabled: false }),
        await schedules.advance(id, 'import_orders', step),
      ]);
      expect(found).toEqual([null, { ...row, nextAt: at(1800) }, null, undefined, null]);
    });

    it('are moved on by one of many workers who come at once', async () => {
      const { scope, connection } = await scheduled();
      const advance = () =>
        storage().transaction(scope, ({ schedules }) => schedules.advance(connection.id, 'import_orders', step));
      expect((await Promise.all([advance(), advance(), advance()])).filter(Boolean)).toHaveLength(1);
    });

    it('move on when they fail, counting the failures that count, and are disabled by the last one allowed', async () => {
      const { scope, connection, row } = await scheduled();
      const fail = (seconds: number, pauseAfter: number | null) =>
        storage().transaction(scope, ({ schedules }) =>
          schedules.noteFailure(connection.id, 'import_orders', {
            at: at(seconds),
            retryAt: at(seconds + 60),
            pauseAfter,
          }),
        );
      expect([await fail(899, 2), await fail(900, 2), await fail(900, 2), await fail(960, null)]).toEqual([
        null,
        { ...row, nextAt: at(960), failures: 1 },
        null,
        { ...row, nextAt: at(1020), failures: 1 },
      ]);
      expect([await fail(1020, 2), await fail(1080, 2)]).toEqual([
        { ...row, nextAt: at(1080), failures: 2, enabled: false },
        null,
      ]);
    });

    it('have no failures any more once they moved on, or as they are saved', async () => {
      const { scope, connection, row } = await scheduled();
      const { id } = connection;
      const found = await storage().transaction(scope, async ({ schedules }) => {
        await schedules.save({ ...row, failures: 2 });
        return [await schedules.find(id, 'import_orders'), await schedules.advance(id, 'import_orders', step)];
      });
      expect(found).toEqual([
        { ...row, failures: 2 },
        { ...row, nextAt: at(1800) },
      ]);
    });

    it('count one failure for many workers who fail at once', async () => {
      const { scope, connection } = await scheduled();
      const failure = { at: at(900), retryAt: at(1800), pauseAfter: 3 };
      const fail = () =>
        storage().transaction(scope, ({ schedules }) => schedules.noteFailure(connection.id, 'import_orders', failure));
      expect((await Promise.all([fail(), fail(), fail()])).filter(Boolean)).toMatchObject([{ failures: 1 }]);
    });

    it('record the run that was requested, and keep the last one if none was', async () => {
      const { scope, connection, row } = await scheduled();
      const runId = newId();
      const found = await storage().transaction(scope, async ({ schedules }) => [
        await schedules.advance(connection.id, 'import_orders', { ...step, runId }),
        await schedules.advance(connection.id, 'import_orders', { from: step.to, to: at(2700), runId: null }),
      ]);
      expect(found).toEqual([
        { ...row, nextAt: at(1800), lastRunId: runId },
        { ...row, nextAt: at(2700), lastRunId: runId },
      ]);
    });

    it('that are due are found in any shop, the longest due first', async () => {
      const [first, second] = [await scheduled(), await scheduled()];
      const off = await scheduled();
      await storage().transaction(second.scope, ({ schedules }) => schedules.save({ ...second.row, nextAt: at(800) }));
      await storage().transaction(off.scope, ({ schedules }) => schedules.save({ ...off.row, enabled: false }));
      const keyOf = ({ scope, connection }: typeof first) => ({
        scope,
        connectionId: connection.id,
        capability: 'import_orders',
      });
      const due = async (now: Date) => {
        const shops = [first, second, off].map(({ scope }) => scope.shopId);
        return (await storage().findDueSchedules(now, 10_000)).filter(({ scope }) => shops.includes(scope.shopId));
      };
      expect(await due(at(799))).toEqual([]);
      expect(await due(at(899))).toEqual([keyOf(second)]);
      expect(await due(at(900))).toEqual([keyOf(second), keyOf(first)]);
      expect(await storage().findDueSchedules(at(900), 1)).toHaveLength(1);
      expect(await storage().transaction(newShop(), ({ schedules }) => schedules.list())).toEqual([]);
    });
  });
}
