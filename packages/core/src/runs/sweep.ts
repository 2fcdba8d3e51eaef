import { eachAlone } from '../each-alone.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { Logger } from '../logger.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';

/** Runs enqueued in one sweep; the next one finds the others. */
const mostAtOnce = 100;

export interface SweepOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly jobs: JobEngine;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Creates the sweep: it enqueues runs that no worker holds, so that what a killed process left is picked up. Each call continues
 * where the last one ended, then starts over: runs that stay abandoned do not hide those behind them.
 * @returns a function that returns how many runs it found
 */
export function createSweep<Tx>({ storage, jobs, clock, log }: SweepOptions<Tx>): () => Promise<number> {
  let after: string | null = null;

  const find = async () => {
    await clock.sync();
    const now = clock.now();
    const rest = await storage.findAbandonedRuns(now, mostAtOnce, after);
    return rest.length > 0 || after === null ? rest : storage.findAbandonedRuns(now, mostAtOnce);
  };

  return async () => {
    const found = await find();
    after = found.length < mostAtOnce ? null : (found.at(-1)?.runId ?? null);
    const failed = await eachAlone(found, (delivery) => jobs.enqueue(delivery, null));
    const [first] = failed;
    if (first)
      log.error(
        { err: first.error, runIds: failed.map(({ row }) => row.runId) },
        'Could not enqueue abandoned runs; the next sweep tries again.',
      );
    return found.length;
  };
}
