import { setInterval as every } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import type { Storage } from '../storage.ts';
import type { Jobs } from './in-process-jobs.ts';

/** Runs handed over in one look; the others are found by the next. */
const mostAtOnce = 100;

/**
 * Hands the runs that nobody works at to the jobs: now, and every `everyMs` until `stop`, so that what a process leaves that
 * was killed is made good by one that lives.
 * @returns how many there were now.
 */
export async function sweepAbandonedRuns<Tx>(
  storage: Storage<Tx>,
  jobs: Jobs,
  log: Logger,
  everyMs: number,
  stop: AbortSignal,
): Promise<number> {
  const sweep = async () => {
    const abandoned = await storage.findAbandonedRuns(new Date(), mostAtOnce);
    for (const { scope, runId } of abandoned) jobs.enqueue(scope, runId);
    return abandoned.length;
  };
  const sweepOn = async () => {
    for await (const _ of every(everyMs, undefined, { signal: stop, ref: false }))
      await sweep().catch((error: unknown) =>
        log.error({ err: error }, 'Abandoned runs could not be looked for; the next look is in a while.'),
      );
  };
  const found = await sweep();
  sweepOn().catch((error: unknown) => {
    if (!stop.aborted) log.error({ err: error }, 'Abandoned runs are no longer looked for: start the process again.');
  });
  return found;
}
