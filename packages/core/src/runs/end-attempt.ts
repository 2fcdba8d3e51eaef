import { IntegrationError } from '../errors.ts';
import type { Health } from '../events/connection-health.ts';
import { newEvent } from '../events/event.ts';
import type { Scope } from '../scope.ts';
import type { RunError, RunRow } from '../storage/rows.ts';
import type { RunEnd, StorageUnit } from '../storage/storage.ts';
import { planRetry, type Retry } from './retry.ts';
import { cancelled, leaseEnd, noteRunHealth, type RunnerOptions } from './run-work.ts';

/** Given as an abort reason: the process stops, and the run is left for another to take up at once. */
export const processStops = Symbol('process stops');

/** `lost` where another worker holds the run by now. */
export interface AttemptEnd {
  readonly state: RunEnd['state'] | 'lost';
  /** When it is to be taken up again; null where it is not. */
  readonly eta: Date | null;
}

/**
 * Ends an attempt that did not come to its end: as a retry, a failure, or as cancelled. What it committed stays.
 */
export async function endAttempt<Tx>(
  options: RunnerOptions<Tx>,
  scope: Scope,
  run: RunRow,
  owner: string,
  reason: unknown,
): Promise<AttemptEnd> {
  if (reason instanceof IntegrationError && reason.code === 'run_lease_lost') return lost;
  logFault(options, run, reason);
  return options.storage.transaction(scope, async (unit) => {
    // As it is by now, and locked: it may have gone out, or a person may have asked for its end.
    const held = await unit.runs.advance(run.id, owner, leaseEnd(options), {});
    return held ? endHeld(options, unit, held, owner, reason) : lost;
  });
}

/** The bug or crash behind a run's end, and what the host's own code threw: people of the shop cannot see to it. */
export function logFault<Tx>({ log }: RunnerOptions<Tx>, { id, capability }: RunRow, reason: unknown): void {
  const isHosts = reason instanceof IntegrationError && reason.port !== undefined;
  if (isHosts || (reason !== processStops && toRunError(reason).kind === 'internal'))
    log.error({ err: reason, runId: id }, `${capability} failed.`);
}

/** Ends a run whose lease the owner holds, inside the caller's transaction. */
export async function endHeld<Tx>(
  options: RunnerOptions<Tx>,
  unit: StorageUnit<Tx>,
  held: RunRow,
  owner: string,
  reason: unknown,
): Promise<AttemptEnd> {
  const at = options.clock.now();
  const error = reason === processStops ? null : toRunError(reason);
  const { type, message, ...end } = endOf(held, at, error, planRetry(reason, held, options.retry, at));
  await unit.runs.finish(held.id, owner, end);
  const meta = {
    run_id: held.id,
    ...(end.error && { code: end.error.code, kind: end.error.kind }),
    ...(end.eta && { eta: end.eta.toISOString(), failures: end.failures ?? held.failures }),
    ...(held.lostLeases > 0 && { lost_leases: held.lostLeases }),
  };
  await unit.events.append([
    newEvent(type, `${held.capability}: ${message}`, { connectionId: held.connectionId, actorId: held.actorId, meta }),
  ]);
  if (error) await noteFailure(unit, held, error, concernOf(reason));
  return { state: end.state, eta: end.state === 'RETRY' ? (end.eta ?? at) : null };
}

const lost: AttemptEnd = { state: 'lost', eta: null };

type End = RunEnd & { readonly type: 'run.retrying' | 'run.revoked' | 'run.failed'; readonly message: string };

function endOf(held: RunRow, at: Date, error: RunError | null, retry: Retry | null): End {
  const isUnwanted = held.cancelRequested && !held.steps.attempted;
  const goesOn = error === null || retry !== null;
  if (error?.code === 'run_cancelled' || (goesOn && isUnwanted)) {
    const why = toRunError(cancelled(held));
    return { type: 'run.revoked', state: 'REVOKED', at, error: why, message: why.message };
  }
  if (error === null)
    return {
      type: 'run.retrying',
      state: 'RETRY',
      at,
      message: 'the process stops; it goes on where it was when one starts.',
    };
  if (retry) {
    const message = `${error.message} It is tried again at ${retry.eta.toISOString()}.`;
    return { type: 'run.retrying', state: 'RETRY', at, error, ...retry, message };
  }
  const told = held.steps.attempted ? toDoubt(held, error) : error;
  return { type: 'run.failed', state: 'FAILURE', at, error: told, message: told.message };
}

/** Whoever asks again must not be told that it did not go out, where it may have. */
function toDoubt({ id }: RunRow, error: RunError): RunError {
  if (error.code === 'outcome_unknown') return error;
  return toRunError(
    new IntegrationError(
      'outcome_unknown',
      `Run ${id} may have gone out before it failed: ${error.message} Mend that and have the run reconciled, or settle it.`,
    ),
  );
}

/** An error that is not ours can hold anything: its words stay out of the log. */
function toRunError(reason: unknown): RunError {
  if (reason instanceof IntegrationError) return { code: reason.code, kind: reason.kind, message: reason.message };
  const name = reason instanceof Error ? reason.name : typeof reason;
  return { code: 'internal', kind: 'internal', message: `An unexpected ${name} stopped the run; see the host's log.` };
}

/** A refused credential is everybody's; a scope that was not granted is that of one capability. */
const concernOf = (reason: unknown): Health['concerns'] =>
  reason instanceof IntegrationError && reason.concerns === 'capability' ? undefined : 'credential';

/** What the host's own ports or database failed in, short of a crash, says nothing about the connection. */
async function noteFailure<Tx>(
  unit: StorageUnit<Tx>,
  run: RunRow,
  { code, kind, message }: RunError,
  concerns: Health['concerns'],
): Promise<void> {
  if (code === 'storage_unavailable') return;
  if (code === 'run_crashed') await noteRunHealth(unit, run, { health: 'failing', healthReason: message });
  else if (kind === 'auth')
    await noteRunHealth(unit, run, { health: 'reauth_required', healthReason: message, concerns });
  else if (kind === 'provider' || kind === 'transient' || kind === 'rate_limited')
    await noteRunHealth(unit, run, { health: 'degraded', healthReason: message });
}
