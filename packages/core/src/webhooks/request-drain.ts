import { runEvent } from '../events/event.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { Scope } from '../scope.ts';
import { newRun } from '../storage/new-run.ts';
import type { ConnectionRow } from '../storage/rows.ts';
import type { RunRow } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { drainKey } from '../storage/webhooks.ts';

/** Who requests the runs that fetch what deliveries named: nobody of the shop. */
export const drainActor = 'webhooks';

/**
 * Requests the run that fetches what deliveries named, inside the caller's transaction, unless one is unfinished. Await `jobs.prepare`
 * before the transaction, and pass a new run to {@link deliverDrain} after the commit.
 * @param eta when the first of the records is due
 * @returns the new run; null if there is one
 */
export async function requestDrain<Tx>(
  unit: UnitOfWork<Tx>,
  jobs: Pick<JobEngine, 'enqueueIn'>,
  scope: Scope,
  connection: ConnectionRow,
  eta: Date,
): Promise<RunRow | null> {
  return (await unit.webhooks.hasDrain(connection.id)) ? null : insertDrain(unit, jobs, scope, connection, eta);
}

/** Like {@link requestDrain}, for a transaction that has just ended the drain of the connection: it looks for no other. */
export async function insertDrain<Tx>(
  unit: UnitOfWork<Tx>,
  jobs: Pick<JobEngine, 'enqueueIn'>,
  scope: Scope,
  connection: ConnectionRow,
  eta: Date,
): Promise<RunRow | null> {
  const run = newRun(connection, {
    capability: drainKey,
    trigger: 'webhook',
    input: {},
    actorId: drainActor,
    eta,
  });
  // Another delivery may have inserted one meanwhile.
  if (!(await unit.runs.insert(run))) return null;
  await jobs.enqueueIn?.(unit.query, { scope, runId: run.id }, eta);
  await unit.events.append([runEvent(run, 'run.queued', 'webhooks: records that deliveries named will be fetched')]);
  return run;
}

/** Enqueues a committed run, unless the engine enqueued it inside the transaction. */
export async function deliverDrain(jobs: JobEngine, scope: Scope, run: RunRow | null): Promise<void> {
  if (run && !jobs.enqueueIn) await jobs.enqueue({ scope, runId: run.id, isDrain: true }, run.eta);
}
