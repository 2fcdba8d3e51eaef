import type { Clock } from '../clock.ts';
import type { Storage } from '../storage.ts';
import type { JobEngine } from './job-engine.ts';

/** Runs handed over in one look; the others are found by the next. */
const mostAtOnce = 100;

/** Hands the runs that nobody works at to the jobs, so that what a killed process left is made good. @returns how many. */
export async function sweepAbandonedRuns<Tx>(storage: Storage<Tx>, jobs: JobEngine<Tx>, clock: Clock): Promise<number> {
  await clock.sync();
  const abandoned = await storage.findAbandonedRuns(clock.now(), mostAtOnce);
  for (const delivery of abandoned) await jobs.enqueue(delivery, null);
  return abandoned.length;
}
