import { eachAlone } from '../each-alone.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import { deliverDrain, requestDrain } from './request-drain.ts';

/** Drains requested in one sweep; the next one finds the others. */
const mostAtOnce = 100;

export interface DrainSweepOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly jobs: JobEngine;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Requests drains for what is due and has none: what was postponed, or named while a process was killed. One connection that fails
 * does not stop the others.
 * @returns how many were requested
 */
export async function sweepDrains<Tx>({ storage, jobs, clock, log }: DrainSweepOptions<Tx>): Promise<number> {
  await clock.sync();
  const now = clock.now();
  const found = await storage.findConnectionsToDrain(now, mostAtOnce);
  if (found.length === 0) return 0;
  await jobs.prepare?.();
  const request = async ({ scope, connectionId }: { scope: Scope; connectionId: string }) => {
    const run = await storage.transaction(scope, async (unit) => {
      const connection = await unit.connections.find(connectionId);
      return connection && requestDrain(unit, jobs, scope, connection, now);
    });
    await deliverDrain(jobs, scope, run);
  };
  const failed = await eachAlone(found, request);
  const [first] = failed;
  if (first)
    log.error(
      { err: first.error, connectionIds: failed.map(({ row }) => row.connectionId) },
      'Could not request drains; the next sweep tries again.',
    );
  return found.length - failed.length;
}
