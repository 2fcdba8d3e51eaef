import { IntegrationError, isIntegrationError } from '../errors.ts';
import type { Health } from '../events/connection-health.ts';
import { isDryRun, runEvent } from '../events/event.ts';
import type { Scope } from '../scope.ts';
import type { RunEnd } from '../storage/run-repository.ts';
import type { RunError, RunRow } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { HeldEvents } from './held-events.ts';
import { planRetry, type Retry } from './plan-retry.ts';
import { isDrain } from './postpone-drain.ts';
import { cancelled, leaseEnd, type RunnerOptions, recordRunHealth } from './run-work.ts';

/** The abort reason when the process stops: another worker can pick up the run at once. */
export const processStops = Symbol('process stops');

/** `lost` if another worker holds the run now. */
export interface AttemptEnd {
  readonly state: RunEnd['state'] | 'lost';
  /** When the next attempt is due; null if there is none. */
  readonly eta: Date | null;
}

/**
 * Ends an attempt that did not succeed: as a retry, failed, or cancelled. What it committed stays.
 */
export async function endAttempt<Tx>(
  options: RunnerOptions<Tx>,
  scope: Scope,
  run: RunRow,
  owner: string,
  reason: unknown,
  events: HeldEvents,
): Promise<AttemptEnd> {
  if (isIntegrationError(reason, 'run_lease_lost')) return lost;
  logFault(options, run, reason);
  return options.storage.transaction(scope, async (unit) => {
    // Reads and locks the current row: it may have gone out since, or a person may have cancelled it.
    const held = await unit.runs.advance(run.id, owner, leaseEnd(options), {});
    if (!held) return lost;
    await events.append(unit, []);
    return endHeld(options, unit, held, owner, reason);
  });
}

/** Logs bugs, crashes and what the host's own code threw: people in the shop cannot fix those. */
export function logFault<Tx>({ log }: RunnerOptions<Tx>, { id, capability }: RunRow, reason: unknown): void {
  const isHosts = isIntegrationError(reason) && reason.port !== undefined;
  if (isHosts || (reason !== processStops && toRunError(reason).kind === 'internal'))
    log.error({ err: reason, runId: id }, `${capability} failed.`);
}

/** Ends a run whose lease the owner holds, inside the caller's transaction. */
export async function endHeld<Tx>(
  options: RunnerOptions<Tx>,
  unit: UnitOfWork<Tx>,
  held: RunRow,
  owner: string,
  reason: unknown,
): Promise<AttemptEnd> {
  const at = options.clock.now();
  const error = reason === processStops ? null : toRunError(reason);
  const { type, message, ...end } = endOf(held, at, error, planRetry(reason, held, options.retry, at));
  await unit.runs.finish(held.id, owner, end);
  const meta = {
    ...(end.error && { code: end.error.code, kind: end.error.kind }),
    ...(end.eta && { eta: end.eta.toISOString(), failures: end.failures ?? held.failures }),
    ...(held.lostLeases > 0 && { lost_leases: held.lostLeases }),
  };
  await unit.events.append([runEvent(held, type, `${held.capability}: ${message}`, meta)]);
  if (error) await recordFailureHealth(unit, held, error, concernOf(reason));
  return { state: end.state, eta: end.state === 'RETRY' ? (end.eta ?? at) : null };
}

const lost: AttemptEnd = { state: 'lost', eta: null };

type End = RunEnd & { readonly type: 'run.retrying' | 'run.revoked' | 'run.failed'; readonly message: string };

function endOf(held: RunRow, at: Date, error: RunError | null, retry: Retry | null): End {
  const isUnwanted = held.cancelRequested && !held.steps.attempted;
  const wouldContinue = error === null || retry !== null;
  if (error?.code === 'run_cancelled' || (wouldContinue && isUnwanted)) {
    const why = toRunError(cancelled(held));
    return { type: 'run.revoked', state: 'REVOKED', at, error: why, message: why.message };
  }
  if (error === null)
    return {
      type: 'run.retrying',
      state: 'RETRY',
      at,
      message: 'the process is stopping; another one resumes the run where it stopped.',
    };
  if (retry) {
    const message = `${error.message} Next attempt at ${retry.eta.toISOString()}.`;
    return { type: 'run.retrying', state: 'RETRY', at, error, ...retry, message };
  }
  const reported = held.steps.attempted ? toUnknownOutcome(held, error) : error;
  return { type: 'run.failed', state: 'FAILURE', at, error: reported, message: reported.message };
}

/** A plain failure would mean that nothing went out, and invite the same request again. */
function toUnknownOutcome({ id }: RunRow, error: RunError): RunError {
  if (error.code === 'outcome_unknown') return error;
  return toRunError(
    new IntegrationError(
      'outcome_unknown',
      `Run ${id} may have gone out before it failed: ${error.message} Fix the cause and reconcile the run, or settle it.`,
    ),
  );
}

/** An error that is not ours can hold anything, so its message stays out of the event log. */
function toRunError(reason: unknown): RunError {
  if (isIntegrationError(reason)) return { code: reason.code, kind: reason.kind, message: reason.message };
  const name = reason instanceof Error ? reason.name : typeof reason;
  return {
    code: 'internal',
    kind: 'internal',
    message: `An unexpected ${name} stopped the run; see the host's log for the cause.`,
  };
}

/** A refused credential affects every capability; a missing scope affects only one. */
const concernOf = (reason: unknown): Health['concerns'] =>
  isIntegrationError(reason) && reason.concerns === 'capability' ? undefined : 'credential';

/** A fault of the host's own ports or database, short of a crash, says nothing about the connection. */
async function recordFailureHealth<Tx>(
  unit: UnitOfWork<Tx>,
  run: RunRow,
  { code, kind, message }: RunError,
  concerns: Health['concerns'],
): Promise<void> {
  if (code === 'storage_unavailable') return;
  // A drain is no capability whose health would be set right again.
  if (isDrain(run) && !(kind === 'auth' && concerns)) return;
  // A dry run that succeeds later would not set the health right again.
  if (isDryRun(run) && kind !== 'auth') return;
  if (code === 'run_crashed') await recordRunHealth(unit, run, { health: 'failing', healthReason: message });
  else if (kind === 'auth')
    await recordRunHealth(unit, run, { health: 'reauth_required', healthReason: message, concerns });
  else if (kind === 'provider' || kind === 'transient' || kind === 'rate_limited')
    await recordRunHealth(unit, run, { health: 'degraded', healthReason: message });
}
