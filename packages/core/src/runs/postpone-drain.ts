import type { Scope } from '../scope.ts';
import type { RunRow } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { drainKey } from '../storage/webhooks.ts';
import type { RunnerOptions } from './run-work.ts';

/** How long records wait after a drain has failed or was cancelled, in milliseconds. */
const postponedMs = 15 * 60_000;
/** How long it is tried to fetch a record after it was first named, in milliseconds. The scheduled import reads it all the same. */
const givenUpAfterMs = 7 * 86_400_000;

/** Whether the run fetches what deliveries named. */
export const isDrain = ({ capability }: Pick<RunRow, 'capability'>): boolean => capability === drainKey;

/** Postpones what a drain did not fetch that has failed or was cancelled, inside the caller's transaction. */
export const postponeDrain = <Tx>(unit: UnitOfWork<Tx>, { connectionId }: RunRow, now: Date): Promise<void> =>
  unit.webhooks.postpone(connectionId, new Date(now.getTime() + postponedMs), new Date(now.getTime() - givenUpAfterMs));

/**
 * Like {@link postponeDrain}, after the end of the run has been committed: a delivery locks records before the run, so that one
 * transaction with the run's end could deadlock with it. Never rejects: then the sweep requests a drain sooner.
 */
export async function postponeAfter<Tx>(
  { storage, log }: Pick<RunnerOptions<Tx>, 'storage' | 'log'>,
  scope: Scope,
  run: RunRow,
  now: Date,
): Promise<void> {
  if (!isDrain(run)) return;
  try {
    await storage.transaction(scope, (unit) => postponeDrain(unit, run, now));
  } catch (err) {
    log.error({ err, runId: run.id }, 'Could not postpone what a drain did not fetch; it is tried again sooner.');
  }
}
