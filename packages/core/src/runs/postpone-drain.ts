import type { Scope } from '../scope.ts';
import type { RunRow } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { drainKey } from '../storage/webhooks.ts';
import type { RunnerOptions } from './run-work.ts';

/** How long records wait after a drain has failed or was cancelled, in milliseconds. */
const postponedMs = 15 * 60_000;
/** The least time between two drains of a connection if the first has failed, in milliseconds. */
const restMs = 60_000;
/** How long fetching a record is retried after it was first named, in milliseconds. The scheduled import still reads it. */
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
export const postponeAfter = <Tx>(
  options: Pick<RunnerOptions<Tx>, 'storage' | 'log'>,
  scope: Scope,
  run: RunRow,
  now: Date,
): Promise<void> =>
  orLog(options, run, () => options.storage.transaction(scope, (unit) => postponeDrain(unit, run, now)));

/**
 * Like {@link postponeAfter} for a run that has failed. It also requests the next one: until that is due, deliveries request none,
 * which would most likely fail as well.
 */
export const restAfterFailure = <Tx>(
  options: Pick<RunnerOptions<Tx>, 'storage' | 'log' | 'jobs' | 'drains'>,
  scope: Scope,
  run: RunRow,
  now: Date,
): Promise<void> =>
  orLog(options, run, async () => {
    const { storage, jobs, drains } = options;
    await jobs.prepare?.();
    const next = await storage.transaction(scope, async (unit) => {
      await postponeDrain(unit, run, now);
      const connection = await unit.connections.find(run.connectionId);
      // Without a usable credential drains call nobody.
      if (!connection || connection.health === 'reauth_required') return null;
      return drains.request(unit, scope, connection, new Date(now.getTime() + restMs));
    });
    await drains.deliver(scope, next);
  });

async function orLog<Tx>(
  { log }: Pick<RunnerOptions<Tx>, 'log'>,
  run: RunRow,
  postpone: () => Promise<void>,
): Promise<void> {
  if (!isDrain(run)) return;
  try {
    await postpone();
  } catch (err) {
    log.error({ err, runId: run.id }, 'Could not postpone what a drain did not fetch; it is tried again sooner.');
  }
}
