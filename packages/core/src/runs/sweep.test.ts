import { expect, it } from 'vitest';
import { newId } from '../ids.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { createClock } from '../storage/clock.ts';
import { createSweep } from './sweep.ts';

/** A storage with these abandoned runs, and an engine that records which ones it gets. */
function abandoned(count: number, refuses: (runId: string) => boolean = () => false) {
  const ids = Array.from({ length: count }, newId).toSorted();
  const storage: ReturnType<typeof memoryStorage> = {
    ...memoryStorage(),
    findAbandonedRuns: async (_now, limit, after = null) =>
      ids
        .filter((id) => after === null || id > after)
        .slice(0, limit)
        .map((runId) => ({ scope: { shopId: 'shop-1' }, runId })),
  };
  const delivered: string[] = [];
  const logged: object[] = [];
  const jobs: JobEngine = {
    attach: () => undefined,
    enqueue({ runId }) {
      if (refuses(runId)) throw new Error('not this one');
      delivered.push(runId);
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
  const log = { error: (details: object) => void logged.push(details) };
  return { ids, delivered, logged, sweep: createSweep({ storage, jobs, clock: createClock({}), log }) };
}

it('enqueues the other runs when one cannot be enqueued, and logs that one', async () => {
  const { ids, delivered, logged, sweep } = abandoned(3, (id) => id === ids[1]);
  expect(await sweep()).toBe(3);
  expect(delivered).toEqual([ids[0], ids[2]]);
  expect(logged).toMatchObject([{ err: { message: 'not this one' }, runIds: [ids[1]] }]);
});

it('reaches the runs behind a hundred that stay abandoned, then starts over', async () => {
  const { ids, delivered, sweep } = abandoned(150);
  expect([await sweep(), await sweep(), await sweep()]).toEqual([100, 50, 100]);
  expect(delivered).toEqual([...ids, ...ids.slice(0, 100)]);
});

it('starts over when a full sweep has nothing after it', async () => {
  const { ids, delivered, sweep } = abandoned(100);
  expect([await sweep(), await sweep()]).toEqual([100, 100]);
  expect(delivered).toEqual([...ids, ...ids]);
});
