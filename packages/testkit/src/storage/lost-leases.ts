import { describe, expect, it } from 'vitest';
import { at, type Opened, startedRun } from './rows.ts';

export function lostLeaseCases(storage: Opened): void {
  const started = () => startedRun(storage());

  describe('the lost leases of a run', () => {
    it('count each claim that follows an expired lease, of whichever worker', async () => {
      const { scope, row } = await started();
      const counts = await storage().transaction(scope, async ({ runs }) => {
        const claim = async (owner: string, seconds: number) =>
          (await runs.claim(row.id, owner, at(seconds), 60_000))?.lostLeases;
        return [
          (await runs.find(row.id))?.lostLeases,
          await claim('worker-1', 120),
          await claim('worker-2', 180),
          await claim('worker-2', 240),
          await claim('worker-2', 299),
        ];
      });
      expect(counts).toEqual([0, 0, 1, 2, 2]);
    });

    it('are none of a lease that was given back', async () => {
      const { scope, row } = await started();
      const claimed = await storage().transaction(scope, async ({ runs }) => {
        await runs.finish(row.id, 'worker-1', { state: 'RETRY', at: at(110) });
        return runs.claim(row.id, 'worker-2', at(999), 60_000);
      });
      expect(claimed?.lostLeases).toBe(0);
    });

    it('stay while the lease is prolonged or facts are written, and are forgotten with the fact that they are', async () => {
      const { scope, row } = await started();
      const counts = await storage().transaction(scope, async ({ runs }) => {
        const { progress, steps } = row;
        await runs.claim(row.id, 'worker-2', at(200), 60_000);
        return [
          (await runs.advance(row.id, 'worker-2', at(300), {}))?.lostLeases,
          (await runs.advance(row.id, 'worker-2', at(300), { progress, steps }))?.lostLeases,
          (await runs.advance(row.id, 'worker-2', at(300), { progress, lostLeases: 0 }))?.lostLeases,
          (await runs.find(row.id))?.lostLeases,
        ];
      });
      expect(counts).toEqual([1, 1, 0, 0]);
    });

    it('stay over a retry, and are reset when a person resumes the failed run', async () => {
      const { scope, row } = await started();
      const counts = await storage().transaction(scope, async ({ runs }) => {
        await runs.claim(row.id, 'worker-2', at(200), 60_000);
        await runs.finish(row.id, 'worker-2', { state: 'RETRY', at: at(210) });
        const retried = await runs.claim(row.id, 'worker-2', at(220), 60_000);
        await runs.finish(row.id, 'worker-2', { state: 'FAILURE', at: at(230) });
        return [retried?.lostLeases, (await runs.reopen(row.id))?.lostLeases];
      });
      expect(counts).toEqual([1, 0]);
    });
  });
}
