import { IntegrationError } from '../../errors.ts';
import { runEvent } from '../../events/event.ts';
import type { JobEngine } from '../../jobs/job-engine.ts';
import type { Actor } from '../../scope.ts';
import type { RunRow } from '../../storage/run-row.ts';
import { isFinished } from '../../storage/run-state.ts';
import type { UnitOfWork } from '../../storage/storage.ts';

/** When a run must start. */
interface Times {
  readonly eta?: Date | undefined;
  readonly expiresAt?: Date | undefined;
}

const dayMs = 86_400_000;
/** Days that a run may wait for its `eta`: it blocks other inputs of its capability meanwhile. */
const mostEtaDays = 31;

/** @throws IntegrationError `invalid_input` for an invalid time, or one too far ahead */
export function checkTimes({ eta, expiresAt }: Times): void {
  if (isInvalid(eta)) throw invalidTime('eta', 'is not a valid time');
  if (isInvalid(expiresAt)) throw invalidTime('expires_at', 'is not a valid time');
  if (eta && eta.getTime() > Date.now() + mostEtaDays * dayMs)
    throw invalidTime(
      'eta',
      `is more than ${mostEtaDays} days ahead, the most that a run may wait: request it later, or set a schedule`,
    );
}

const isInvalid = (time: Date | undefined): boolean => time !== undefined && Number.isNaN(time.getTime());

const invalidTime = (path: string, problem: string) =>
  new IntegrationError('invalid_input', `The run cannot be requested: ${path} ${problem}.`, {
    issues: [{ path, problem }],
  });

/**
 * Makes a run that waits for its `eta` start no later, and expire no sooner, than a request that joins it wants. A run that has
 * started before keeps its time: it waits for a rate limit, or after an error.
 * @returns the run as it is now; null if it ended meanwhile
 */
export async function reschedule<Tx>(
  unit: UnitOfWork<Tx>,
  jobs: Pick<JobEngine, 'enqueueIn'>,
  actor: Pick<Actor, 'id' | 'shopId'>,
  run: RunRow,
  times: Times,
): Promise<RunRow | null> {
  if (run.startedAt !== null || !isChangedBy(run, times)) return run;
  const changed = await unit.runs.reschedule(run.id, { eta: times.eta ?? null, expiresAt: times.expiresAt ?? null });
  if (!changed) {
    // A worker, or another request, was first.
    const now = await unit.runs.find(run.id);
    return now && !isFinished(now.state) ? now : null;
  }
  await jobs.enqueueIn?.(unit.query, { scope: { shopId: actor.shopId }, runId: run.id }, changed.eta);
  await unit.events.append([rescheduledEvent(changed, actor)]);
  return changed;
}

/** Compares without a clock: this process's may be ahead of the storage's, which decides when the run is due. */
const isChangedBy = (run: RunRow, { eta, expiresAt }: Times): boolean =>
  (run.eta !== null && (!eta || eta < run.eta)) ||
  (run.expiresAt !== null && (!expiresAt || expiresAt > run.expiresAt));

function rescheduledEvent(run: RunRow, actor: Pick<Actor, 'id'>) {
  const { capability, eta, expiresAt } = run;
  const meta = { eta: eta?.toISOString() ?? null, expires_at: expiresAt?.toISOString() ?? null };
  const when = eta ? `not before ${eta.toISOString()}` : 'now';
  const end = expiresAt ? `, and expires at ${expiresAt.toISOString()}` : '';
  const message = `${capability}: rescheduled by a later request to start ${when}${end}`;
  return runEvent(run, 'run.rescheduled', message, meta, { actorId: actor.id });
}
