import { eachAlone } from '../each-alone.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { Logger } from '../logger.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';

/** Runs handed over in one look; the others are found by the next. */
const mostAtOnce = 100;

export interface SweepOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly jobs: JobEngine<Tx>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Makes the function that hands the runs that nobody works at to the jobs, so that what a killed process left is made good. Each
 * call goes on where the last one ended, and begins anew at the end: runs that stay abandoned do not hide those behind them.
 * @returns a function that returns how many it found
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
        'Abandoned runs could not be handed to the job engine; they are tried again in a while.',
      );
    return found.length;
  };
}
