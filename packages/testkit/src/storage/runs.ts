import { describe, expect, it } from 'vitest';
import { at, connectedShop, newId, newRun, type Opened, readAll } from './rows.ts';

export function runCases(storage: Opened): void {
  const started = async (owner = 'worker-1') => {
    const { scope, connection } = await connectedShop(storage());
    const row = newRun(connection.id);
    await storage().transaction(scope, async ({ runs }) => {
      await runs.insert(row);
      await runs.claim(row.id, owner, at(100), 60_000);
    });
    return { scope, connection, row };
  };

  describe('runs', () => {
    it('returns a row as it was inserted, with the keys of its input in order', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { idempotencyKey: 'key-1', result: ['any', 1], error: { code: 'c', kind: 'k', message: 'm' } });
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.insert(row),
        await runs.find(row.id),
        await runs.findLive(connection.id, 'import_orders'),
        await runs.findByIdempotencyKey(connection.id, 'key-1'),
        await runs.findByIdempotencyKey(connection.id, 'key-2'),
        await runs.findLive(connection.id, 'sync_products'),
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

    it('claim starts a run, counts the attempt and takes the lease', async () => {
      const { scope, row } = await started();
      const found = await storage().transaction(scope, ({ runs }) => runs.find(row.id));
      expect(found).toEqual({
        ...row,
        state: 'STARTED',
        attempts: 1,
        leaseOwner: 'worker-1',
        leaseExpiresAt: at(160),
        startedAt: at(100),
      });
    });

    it('a claimed run goes to another only once its lease has expired', async () => {
      const { scope, row } = await started();
      const claims = await storage().transaction(scope, async ({ runs }) => [
        await runs.claim(row.id, 'worker-2', at(159), 60_000),
        await runs.claim(row.id, 'worker-1', at(120), 60_000),
        await runs.claim(row.id, 'worker-2', at(179), 60_000),
        await runs.claim(row.id, 'worker-2', at(180), 60_000),
      ]);
      expect(claims.map((claim) => claim && [claim.leaseOwner, claim.attempts, claim.startedAt])).toEqual([
        null,
        ['worker-1', 2, at(100)],
        null,
        ['worker-2', 3, at(100)],
      ]);
    });

    it('one of many workers that claim at once gets the run', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id);
      await storage().transaction(scope, ({ runs }) => runs.insert(row));
      const claim = (owner: string) => storage().transaction(scope, ({ runs }) => runs.claim(row.id, owner, at(1), 1000));
      expect((await Promise.all(['a', 'b', 'c', 'd'].map(claim))).filter(Boolean)).toHaveLength(1);
    });

    it('advance writes progress and prolongs the lease for the owner alone', async () => {
      const { scope, row } = await started();
      const progress = { fetched: 5, created: 1, changed: 1, unchanged: 1, deleted: 1, rejected: 1, total: 9 };
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.advance(row.id, 'worker-2', at(999), { progress }),
        (await runs.find(row.id))?.progress,
        (await runs.advance(row.id, 'worker-1', at(200), { progress }))?.progress,
        (await runs.advance(row.id, 'worker-1', at(260), {}))?.progress,
        (await runs.find(row.id))?.leaseExpiresAt,
      ]);
      expect(found).toEqual([null, row.progress, progress, progress, at(260)]);
    });

    it('a worker that lost its lease can neither advance nor finish', async () => {
      const { scope, row } = await started();
      const found = await storage().transaction(scope, async ({ runs }) => {
        const taken = await runs.claim(row.id, 'worker-2', at(500), 60_000);
        return [
          await runs.advance(row.id, 'worker-1', at(999), {}),
          await runs.finish(row.id, 'worker-1', { state: 'FAILURE', at: at(501) }),
          (await runs.find(row.id))?.state === taken?.state,
          await runs.finish(row.id, 'worker-2', { state: 'SUCCESS', at: at(502) }),
        ];
      });
      expect(found).toEqual([null, false, true, true]);
    });

    it('finish ends a run for good and frees its capability', async () => {
      const { scope, connection, row } = await started();
      const error = { code: 'provider_auth', kind: 'auth', message: 'refused' };
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.finish(row.id, 'worker-1', { state: 'FAILURE', at: at(150), error, result: { done: [1] } }),
        await runs.finish(row.id, 'worker-1', { state: 'SUCCESS', at: at(151) }),
        await runs.claim(row.id, 'worker-1', at(999), 1),
        await runs.advance(row.id, 'worker-1', at(999), {}),
        await runs.findLive(connection.id, 'import_orders'),
        await runs.insert(newRun(connection.id)),
      ]);
      expect(found).toEqual([true, false, null, null, null, true]);
      expect(await storage().transaction(scope, ({ runs }) => runs.find(row.id))).toMatchObject({
        state: 'FAILURE',
        error,
        result: { done: [1] },
        finishedAt: at(150),
        leaseOwner: null,
        leaseExpiresAt: null,
      });
    });

    it('finish with RETRY frees the lease and keeps the run live', async () => {
      const { scope, connection, row } = await started();
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.finish(row.id, 'worker-1', { state: 'RETRY', at: at(150) }),
        (await runs.findLive(connection.id, 'import_orders'))?.finishedAt,
        (await runs.claim(row.id, 'worker-2', at(151), 1000))?.attempts,
      ]);
      expect(found).toEqual([true, null, 2]);
    });

    it('cancel revokes a waiting run at once, asks a started one, and finds nothing to do on a finished one', async () => {
      const { scope, row } = await started();
      const found = await storage().transaction(scope, async ({ runs }) => {
        const asked = await runs.requestCancel(row.id, at(150));
        await runs.finish(row.id, 'worker-1', { state: 'RETRY', at: at(151) });
        const revoked = await runs.requestCancel(row.id, at(152));
        return [
          [asked?.state, asked?.cancelRequested, asked?.finishedAt],
          [revoked?.state, revoked?.cancelRequested, revoked?.finishedAt],
          await runs.requestCancel(row.id, at(153)),
          await runs.claim(row.id, 'worker-1', at(154), 1),
        ];
      });
      expect(found).toEqual([['STARTED', true, null], ['REVOKED', true, at(152)], null, null]);
    });
  });

  describe('abandoned runs', () => {
    const abandoned = async (now: Date) => (await storage().findAbandonedRuns(now, 10_000)).map(({ runId }) => runId);

    it('are those of any shop that are unfinished, with no lease or an expired one', async () => {
      const [held, expired, waiting] = [await started(), await started(), await connectedShop(storage())];
      const pending = newRun(waiting.connection.id);
      const ended = newRun(waiting.connection.id, { state: 'SUCCESS', finishedAt: at(4) });
      await storage().transaction(waiting.scope, async ({ runs }) => {
        await runs.insert(pending);
        await runs.insert(ended);
      });
      await storage().transaction(held.scope, ({ runs }) => runs.advance(held.row.id, 'worker-1', at(170), {}));
      const all = await storage().findAbandonedRuns(at(160), 10_000);
      expect(all).toContainEqual({ scope: expired.scope, runId: expired.row.id });
      expect(all).toContainEqual({ scope: waiting.scope, runId: pending.id });
      const ids = all.map(({ runId }) => runId);
      expect(ids).not.toContain(held.row.id);
      expect(ids).not.toContain(ended.id);
      expect(await abandoned(at(159))).not.toContain(expired.row.id);
    });

    it('are at most as many as asked for', async () => {
      await started();
      await started();
      expect(await storage().findAbandonedRuns(at(9999), 1)).toHaveLength(1);
    });
  });
}
