import { drainKey, mostJoinedKeys, type RunRow, recentRuns } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { at, connectedShop, newId, newLine, newRun, type Opened, readAll } from './rows.ts';

/** When the suite's ids begin: those of rows belong to the times when these were created. */
const near = (seconds: number) => at(seconds - 12 * 3_600);
const nthKey = (n: number) => `key-${n}`;

export function runCases(storage: Opened): void {
  describe('runs', () => {
    it('returns a row as it was inserted, with the keys of its input in order', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, {
        idempotencyKey: 'key-1',
        result: ['any', 1],
        error: { code: 'c', kind: 'k', message: 'm' },
      });
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.insert(row),
        await runs.find(row.id),
        await runs.findLive(newLine(connection.id)),
        await runs.findByIdempotencyKey(connection.id, 'key-1'),
        await runs.findByIdempotencyKey(connection.id, 'key-2'),
        await runs.findLive(newLine(connection.id, { capability: 'sync_products' })),
      ]);
      expect(found).toEqual([true, row, row, row, null, null]);
      // A repeated request is known by its input as text.
      expect(JSON.stringify(found[1])).toContain(JSON.stringify(row.input));
    });

    it('lets one live run in for each connection and capability', async () => {
      const { scope, connection } = await connectedShop(storage());
      const inserted = await storage().transaction(scope, async ({ runs }) => [
        await runs.insert(newRun(connection.id)),
        await runs.insert(newRun(connection.id)),
        await runs.insert(newRun(connection.id, { capability: 'sync_products' })),
        await runs.insert(newRun(connection.id, { state: 'SUCCESS', finishedAt: at(4) })),
      ]);
      expect(inserted).toEqual([true, false, true, true]);
    });

    it('lets one live run in where several come at once', async () => {
      const { scope, connection } = await connectedShop(storage());
      const insert = () => storage().transaction(scope, ({ runs }) => runs.insert(newRun(connection.id)));
      expect((await Promise.all([insert(), insert(), insert()])).filter(Boolean)).toHaveLength(1);
    });

    it('takes an idempotency key of a connection once, also after its run is finished', async () => {
      const { scope, connection } = await connectedShop(storage());
      const finished = newRun(connection.id, { state: 'SUCCESS', finishedAt: at(4), idempotencyKey: 'key-1' });
      const inserted = await storage().transaction(scope, async ({ runs }) => [
        await runs.insert(finished),
        await runs.insert(newRun(connection.id, { idempotencyKey: 'key-1' })),
        await runs.insert(newRun(connection.id, { idempotencyKey: 'key-2' })),
      ]);
      expect(inserted).toEqual([true, false, true]);
    });

    it('is found by the keys of requests that joined it while it was under way, also after its end, and by no other key', async () => {
      const { scope, connection } = await connectedShop(storage());
      const other = await connectedShop(storage());
      const row = newRun(connection.id, { idempotencyKey: 'key-1' });
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.insert(row);
        const joined = [
          await runs.join(row.id, 'key-2', 'forget_oldest'),
          await runs.join(row.id, 'key-3', 'forget_oldest'),
          await runs.join(row.id, 'key-2', 'forget_oldest'),
        ];
        await runs.requestCancel(row.id, at(5));
        joined.push(
          await runs.join(row.id, 'key-4', 'forget_oldest'),
          await runs.join(newId(), 'key-5', 'forget_oldest'),
        );
        const keys = ['key-1', 'key-2', 'key-3', 'key-4', 'key-5'];
        const ids = await Promise.all(
          keys.map(async (key) => (await runs.findByIdempotencyKey(connection.id, key))?.id ?? null),
        );
        return { joined, ids };
      });
      expect(found).toEqual({ joined: [true, true, true, false, false], ids: [row.id, row.id, row.id, null, null] });
      const elsewhere = await storage().transaction(other.scope, async ({ runs }) => [
        await runs.findByIdempotencyKey(other.connection.id, 'key-2'),
        await runs.insert(newRun(other.connection.id, { idempotencyKey: 'key-2' })),
      ]);
      expect(elsewhere).toEqual([null, true]);
    });

    it('is moved to an earlier time, and expires later, until a worker starts it', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { eta: at(900), expiresAt: at(1000) });
      const steps = [
        { eta: at(901), expiresAt: at(999) },
        { eta: at(800), expiresAt: at(1100) },
        { eta: at(700), expiresAt: null },
        { eta: at(750), expiresAt: at(1200) },
        { eta: null, expiresAt: at(1300) },
        { eta: at(600), expiresAt: at(1400) },
      ];
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.insert(row);
        const times = [];
        for (const to of steps) times.push(await runs.reschedule(row.id, to));
        return times.map((now) => now && [now.eta, now.expiresAt]);
      });
      expect(found).toEqual([null, [at(800), at(1100)], [at(700), null], null, [null, null], null]);
    });

    it('keeps its times once a worker has started it, and is moved forward to the earliest of many at once', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { eta: at(900) });
      await storage().transaction(scope, ({ runs }) => runs.insert(row));
      const bring = (seconds: number) =>
        storage().transaction(scope, ({ runs }) => runs.reschedule(row.id, { eta: at(seconds), expiresAt: null }));
      await Promise.all([bring(500), bring(300), bring(400)]);
      const found = await storage().transaction(scope, async ({ runs }) => {
        const before = await runs.find(row.id);
        await runs.claim(row.id, 'worker', at(300), 1000);
        await runs.finish(row.id, 'worker', { state: 'RETRY', at: at(301), eta: at(900) });
        const refused = [await runs.reschedule(row.id, { eta: null, expiresAt: null })];
        refused.push(await runs.reschedule(newId(), { eta: null, expiresAt: null }));
        return [before?.eta, refused, (await runs.find(row.id))?.eta];
      });
      expect(found).toEqual([at(300), [null, null], at(900)]);
    });

    it('keeps the last 100 keys that joined it: one more forgets the oldest, or is refused', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { idempotencyKey: 'its own' });
      const found = await storage().transaction(scope, async ({ runs }) => {
        const knows = async (...keys: string[]) =>
          Promise.all(keys.map(async (each) => (await runs.findByIdempotencyKey(connection.id, each))?.id === row.id));
        await runs.insert(row);
        for (let n = 0; n < mostJoinedKeys; n += 1) await runs.join(row.id, nthKey(n), 'refuse');
        return [
          [await runs.join(row.id, 'one more', 'refuse'), await runs.join(row.id, nthKey(0), 'refuse')],
          await knows('one more', nthKey(0), nthKey(1)),
          [await runs.join(row.id, 'one more', 'forget_oldest'), await runs.join(row.id, nthKey(2), 'forget_oldest')],
          // Key 0 had joined again, so that key 1 was the oldest.
          await knows('its own', 'one more', nthKey(0), nthKey(1), nthKey(2), nthKey(3)),
        ];
      });
      expect(found).toEqual([
        [false, true],
        [false, true, true],
        [true, true],
        [true, true, true, false, true, true],
      ]);
    });

    it('takes no key that has joined another run', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id);
      const inserted = await storage().transaction(scope, async ({ runs }) => {
        await runs.insert(row);
        await runs.join(row.id, 'key-2', 'forget_oldest');
        await runs.requestCancel(row.id, at(5));
        return [
          await runs.insert(newRun(connection.id, { idempotencyKey: 'key-2' })),
          await runs.insert(newRun(connection.id, { idempotencyKey: 'key-3' })),
        ];
      });
      expect(inserted).toEqual([false, true]);
    });

    it('inserts nothing for an unknown connection, and answers null for unknown ids', async () => {
      const { scope } = await connectedShop(storage());
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.insert(newRun(newId())),
        await runs.find(newId()),
        await runs.find('no-such-id'),
        await runs.claim(newId(), 'w', at(0), 1),
        await runs.advance(newId(), 'w', at(0), {}),
        await runs.finish(newId(), 'w', { state: 'SUCCESS', at: at(0) }),
        await runs.requestCancel(newId(), at(0)),
      ]);
      expect(found).toEqual([false, null, null, null, null, false, null]);
    });

    it('pages return each run once, newest first', async () => {
      const { scope, connection } = await connectedShop(storage());
      const rows = Array.from({ length: 5 }, () => newRun(connection.id, { state: 'SUCCESS', finishedAt: at(4) }));
      await storage().transaction(scope, async ({ runs }) => {
        for (const row of rows) await runs.insert(row);
      });
      const read = (connectionId?: string) =>
        readAll(2, (request) => storage().transaction(scope, ({ runs }) => runs.page({ ...request, connectionId })));
      expect((await read()).rows).toEqual(rows.toReversed());
      expect((await read(connection.id)).sizes).toEqual([2, 2, 1]);
      expect((await read(newId())).rows).toEqual([]);
    });

    it('finds the newest run of each capability of each connection, or of one', async () => {
      const { scope, connection } = await connectedShop(storage());
      const finished = { state: 'SUCCESS', finishedAt: at(4) } as const;
      const rows = [
        newRun(connection.id, finished),
        newRun(connection.id, finished),
        newRun(connection.id, { ...finished, capability: 'other' }),
      ];
      const read = (connectionId?: string) =>
        storage().transaction(scope, async ({ runs }) =>
          (await runs.findNewest(connectionId)).map(({ id }) => id).toSorted(),
        );
      expect(await read()).toEqual([]);
      await storage().transaction(scope, async ({ runs }) => {
        for (const row of rows) await runs.insert(row);
      });
      expect(await read()).toEqual([rows[1]?.id, rows[2]?.id]);
      expect(await read(connection.id)).toEqual([rows[1]?.id, rows[2]?.id]);
      expect(await read(newId())).toEqual([]);
      const { scope: other } = await connectedShop(storage());
      expect(await storage().transaction(other, ({ runs }) => runs.findNewest())).toEqual([]);
      expect(await storage().transaction(other, ({ runs }) => runs.findNewest(connection.id))).toEqual([]);
    });

    it('looks for the newest run of a capability among the recent ones only', async () => {
      const { scope, connection } = await connectedShop(storage());
      const finished = { state: 'SUCCESS', finishedAt: at(4) } as const;
      const [old, ...recent] = Array.from({ length: recentRuns + 1 }, (_, n) =>
        newRun(connection.id, { ...finished, capability: n === 0 ? 'rare' : 'frequent' }),
      );
      const find = (rows: readonly (RunRow | undefined)[]) =>
        storage().transaction(scope, async ({ runs }) => {
          for (const row of rows) if (row) await runs.insert(row);
          return (await runs.findNewest(connection.id)).map(({ capability }) => capability).toSorted();
        });
      expect(await find([old, ...recent.slice(1)])).toEqual(['frequent', 'rare']);
      expect(await find(recent.slice(0, 1))).toEqual(['frequent']);
    });

    it('adds up what runs have done to records, by when they were requested', async () => {
      const { scope, connection } = await connectedShop(storage());
      const did = (second: number, created: number, rejected = 0) =>
        newRun(connection.id, {
          state: 'SUCCESS',
          finishedAt: at(99),
          createdAt: near(second),
          progress: { ...newRun(connection.id).progress, created, changed: 2, unchanged: 3, deleted: 4, rejected },
        });
      const sum = (connectionId: string, limit = 100) =>
        storage().transaction(scope, ({ runs }) =>
          runs.sumRecords(connectionId, { starts: [near(10), near(20), near(30)], limit }),
        );
      await storage().transaction(scope, async ({ runs }) => {
        for (const row of [did(9, 1_000), did(10, 1), did(19, 10, 5), did(30, 100), did(31, 3_000_000_000)])
          await runs.insert(row);
      });
      const none = { runs: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0 };
      expect(await sum(connection.id)).toEqual([
        { runs: 2, created: 11, changed: 4, unchanged: 6, deleted: 8, rejected: 5 },
        none,
        { runs: 2, created: 3_000_000_100, changed: 4, unchanged: 6, deleted: 8, rejected: 0 },
      ]);
      expect((await sum(connection.id, 3)).map(({ runs }) => runs)).toEqual([1, 0, 2]);
      expect(await sum(newId())).toEqual([none, none, none]);
    });

    it('finds the newest run that is no drain, however many drains followed it', async () => {
      const { scope, connection } = await connectedShop(storage());
      const finished = { state: 'SUCCESS', finishedAt: at(4) } as const;
      const row = newRun(connection.id, finished);
      const drains = [1, 2].map(() => newRun(connection.id, { ...finished, capability: drainKey, trigger: 'webhook' }));
      const { scope: other, connection: drained } = await connectedShop(storage());
      const found = await storage().transaction(scope, async ({ runs }) => {
        for (const each of [row, ...drains]) await runs.insert(each);
        return [await runs.findNewest(), await runs.findNewest(connection.id)];
      });
      expect(found.map((rows) => rows.map(({ id }) => id))).toEqual([[row.id], [row.id]]);
      const none = await storage().transaction(other, async ({ runs }) => {
        await runs.insert(newRun(drained.id, { ...finished, capability: drainKey, trigger: 'webhook' }));
        return runs.findNewest();
      });
      expect(none).toEqual([]);
    });

    it('pages filter by connection, capability and state together', async () => {
      const { scope, connection } = await connectedShop(storage());
      const rows = [
        newRun(connection.id),
        newRun(connection.id, { state: 'SUCCESS', finishedAt: at(4) }),
        newRun(connection.id, { capability: 'other', state: 'SUCCESS', finishedAt: at(4) }),
      ];
      const counts = await storage().transaction(scope, async ({ runs }) => {
        for (const row of rows) await runs.insert(row);
        const count = async (filter: { connectionId?: string; capability?: string; state?: 'SUCCESS' | 'PENDING' }) =>
          (await runs.page({ limit: 10, ...filter })).rows.length;
        return [
          await count({}),
          await count({ capability: 'import_orders' }),
          await count({ state: 'SUCCESS' }),
          await count({ connectionId: connection.id, capability: 'import_orders', state: 'SUCCESS' }),
          await count({ connectionId: newId(), state: 'SUCCESS' }),
        ];
      });
      expect(counts).toEqual([3, 2, 2, 1, 0]);
    });
  });
}
