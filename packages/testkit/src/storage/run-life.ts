import { describe, expect, it } from 'vitest';
import { at, connectedShop, newLine, newRun, type Opened, startedRun } from './rows.ts';

export function runLifeCases(storage: Opened): void {
  const started = (owner?: string) => startedRun(storage(), owner);

  describe('the life of a run', () => {
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
      const claim = (owner: string) =>
        storage().transaction(scope, ({ runs }) => runs.claim(row.id, owner, at(1), 1000));
      expect((await Promise.all(['a', 'b', 'c', 'd'].map(claim))).filter(Boolean)).toHaveLength(1);
    });

    it('receive notes a worker on a waiting run, and leaves a started one as it is', async () => {
      const { scope, row } = await started();
      const found = await storage().transaction(scope, async ({ runs }) => {
        const ofStarted = await runs.receive(row.id);
        await runs.finish(row.id, 'worker-1', { state: 'RETRY', at: at(150) });
        const ofWaiting = await runs.receive(row.id);
        return [ofStarted, ofWaiting?.state, await runs.receive(row.id), (await runs.find(row.id))?.leaseOwner];
      });
      expect(found).toEqual([null, 'RECEIVED', null, null]);
    });

    it('a run is claimed from its eta on, and until it expires', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { eta: at(100), expiresAt: at(200) });
      const claims = await storage().transaction(scope, async ({ runs }) => {
        await runs.insert(row);
        const claim = async (seconds: number) => (await runs.claim(row.id, 'worker', at(seconds), 1))?.state;
        return [await claim(99), await claim(200), await claim(100), await claim(199)];
      });
      expect(claims).toEqual([undefined, undefined, 'STARTED', 'STARTED']);
    });

    it('expire revokes a run that no worker has started, once its time has come', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { expiresAt: at(200) });
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.insert(row);
        return [
          await runs.expire(row.id, at(199)),
          await runs.expire(row.id, at(200)),
          await runs.expire(row.id, at(201)),
        ];
      });
      expect(found).toEqual([null, { ...row, state: 'REVOKED', finishedAt: at(200) }, null]);
    });

    it('a started run does not expire, and is claimed again after its time', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { expiresAt: at(200) });
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.insert(row);
        await runs.claim(row.id, 'worker', at(150), 1_000);
        const expired = await runs.expire(row.id, at(300));
        return [expired, await runs.claim(row.id, 'other', at(300), 1_000)];
      });
      expect(found).toMatchObject([null, { state: 'STARTED', attempts: 2, leaseOwner: 'other' }]);
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
        await runs.findLive(newLine(connection.id)),
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

    it('advance records the steps of a push and keeps them until others are given', async () => {
      const { scope, row } = await started();
      const steps = { notes: { b: 'posted', a: ['1'] }, attempted: true };
      const found = await storage().transaction(scope, async ({ runs }) => [
        (await runs.advance(row.id, 'worker-1', at(200), { steps }))?.steps,
        (await runs.advance(row.id, 'worker-1', at(200), { progress: row.progress }))?.steps,
        (await runs.find(row.id))?.steps,
      ]);
      expect(found).toEqual([steps, steps, steps]);
    });

    it('finish writes the last progress if given, and keeps it otherwise', async () => {
      const { scope, row } = await started();
      const progress = { ...row.progress, fetched: 7, created: 7, total: 7 };
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.finish(row.id, 'worker-1', { state: 'RETRY', at: at(150), progress });
        const waiting = await runs.find(row.id);
        await runs.claim(row.id, 'worker-1', at(300), 1000);
        await runs.finish(row.id, 'worker-1', { state: 'SUCCESS', at: at(301) });
        return [waiting?.progress, (await runs.find(row.id))?.progress];
      });
      expect(found).toEqual([progress, progress]);
    });

    it('finish writes nothing if the run is to be cancelled and the caller asks for that check', async () => {
      const { scope, row } = await started();
      const end = { state: 'SUCCESS', at: at(150) } as const;
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.requestCancel(row.id, at(140));
        const minding = await runs.finish(row.id, 'worker-1', { ...end, unlessCancelled: true });
        const between = await runs.find(row.id);
        const regardless = await runs.finish(row.id, 'worker-1', end);
        return [minding, between?.state, between?.leaseOwner, regardless, (await runs.find(row.id))?.state];
      });
      expect(found).toEqual([false, 'STARTED', 'worker-1', true, 'SUCCESS']);
    });

    it('finish with RETRY records when to resume, and how often it failed', async () => {
      const { scope, row } = await started();
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.finish(row.id, 'worker-1', { state: 'RETRY', at: at(150), eta: at(300), failures: 2 });
        const waiting = await runs.find(row.id);
        await runs.claim(row.id, 'worker-1', at(300), 1000);
        await runs.finish(row.id, 'worker-1', { state: 'SUCCESS', at: at(301) });
        const ended = await runs.find(row.id);
        return [waiting?.eta, waiting?.failures, ended?.eta, ended?.failures];
      });
      expect(found).toEqual([at(300), 2, null, 2]);
    });

    it('finish with RETRY frees the lease and keeps the run live', async () => {
      const { scope, connection, row } = await started();
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.finish(row.id, 'worker-1', { state: 'RETRY', at: at(150) }),
        (await runs.findLive(newLine(connection.id)))?.finishedAt,
        (await runs.claim(row.id, 'worker-2', at(151), 1000))?.attempts,
      ]);
      expect(found).toEqual([true, null, 2]);
    });

    it('a run makes no move that its states do not allow', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { leaseOwner: 'worker-1', leaseExpiresAt: at(999) });
      await storage().transaction(scope, ({ runs }) => runs.insert(row));
      const end = storage().transaction(scope, ({ runs }) =>
        runs.finish(row.id, 'worker-1', { state: 'SUCCESS', at: at(150) }),
      );
      await expect(end).rejects.toMatchObject({ code: 'internal' });
      expect(await storage().transaction(scope, ({ runs }) => runs.find(row.id))).toEqual(row);
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

  describe('a run that may have had its effect', () => {
    it('is asked to end but not ended by a cancel, also while it waits', async () => {
      const { scope, row } = await started();
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.advance(row.id, 'worker-1', at(160), { steps: { notes: {}, attempted: true } });
        await runs.finish(row.id, 'worker-1', { state: 'RETRY', at: at(150) });
        const asked = await runs.requestCancel(row.id, at(151));
        return [asked?.state, asked?.cancelRequested, asked?.finishedAt];
      });
      expect(found).toEqual(['RETRY', true, null]);
    });
  });
}
