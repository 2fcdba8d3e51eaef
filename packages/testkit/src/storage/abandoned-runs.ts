import { describe, expect, it } from 'vitest';
import { at, connectedShop, newRun, type Opened, startedRun } from './rows.ts';

export function abandonedRunCases(storage: Opened): void {
  const started = () => startedRun(storage());

  it('returns the time of day if it has a clock, and never goes back', async () => {
    const first = (await storage().now?.()) ?? new Date();
    const second = (await storage().now?.()) ?? new Date();
    expect(Math.abs(first.getTime() - Date.now())).toBeLessThan(86_400_000);
    expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime());
  });

  describe('abandoned runs', () => {
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
      const earlier = await storage().findAbandonedRuns(at(159), 10_000);
      expect(earlier.map(({ runId }) => runId)).not.toContain(expired.row.id);
    });

    it('are none whose eta has not come', async () => {
      const { scope, connection } = await connectedShop(storage());
      const row = newRun(connection.id, { eta: at(100) });
      await storage().transaction(scope, ({ runs }) => runs.insert(row));
      const isFound = async (seconds: number) =>
        (await storage().findAbandonedRuns(at(seconds), 10_000)).some(({ runId }) => runId === row.id);
      expect([await isFound(99), await isFound(100)]).toEqual([false, true]);
    });

    it('come by id, page by page, each once', async () => {
      const runs = [await started(), await started(), await started()];
      const all = (await storage().findAbandonedRuns(at(9999), 10_000)).map(({ runId }) => runId);
      const paged: string[] = [];
      for (let next = await storage().findAbandonedRuns(at(9999), 2); next.length > 0; ) {
        paged.push(...next.map(({ runId }) => runId));
        next = await storage().findAbandonedRuns(at(9999), 2, paged.at(-1));
      }
      expect(paged).toEqual(all);
      expect(paged).toEqual(expect.arrayContaining(runs.map(({ row }) => row.id)));
      expect(paged).toEqual(paged.toSorted());
    });

    it('are limited to the requested number', async () => {
      await started();
      await started();
      expect(await storage().findAbandonedRuns(at(9999), 1)).toHaveLength(1);
    });
  });
}
