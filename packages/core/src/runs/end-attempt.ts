import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { Scope } from '../scope.ts';
import type { RunEnd, StorageUnit } from '../storage.ts';
import type { RunError, RunRow } from '../storage-rows.ts';
import { retryAt } from './retry.ts';
import { noteRunHealth, type RunnerOptions } from './run-work.ts';

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
  if (reason instanceof IntegrationError && reason.code === 'run_lease_lost') return { state: 'lost', eta: null };
  const at = new Date();
  const eta = reason === processStops ? null : retryAt(reason, run.failures, options.retry, at);
  const error = reason === processStops ? null : toRunError(reason);
  if (error?.kind === 'internal') options.log.error({ err: reason, runId: run.id }, `${run.capability} failed.`);
  const { type, message, ...end } = endOf(run, at, error, eta);
  await options.storage.transaction(scope, async (unit) => {
    if (!(await unit.runs.finish(run.id, owner, end))) return;
    const meta = {
      run_id: run.id,
      ...(error && { code: error.code, kind: error.kind }),
      ...(eta && { eta: eta.toISOString(), failures: run.failures + 1 }),
    };
    await unit.events.append([
      newEvent(type, `${run.capability}: ${message}`, { connectionId: run.connectionId, actorId: run.actorId, meta }),
    ]);
    if (error) await noteFailure(unit, run, error);
  });
  return { state: end.state, eta: reason === processStops ? at : eta };
}

type End = RunEnd & { readonly type: 'run.retrying' | 'run.revoked' | 'run.failed'; readonly message: string };

function endOf(run: RunRow, at: Date, error: RunError | null, eta: Date | null): End {
  if (error === null)
    return {
      type: 'run.retrying',
      state: 'RETRY',
      at,
      message: 'the process stops; it goes on where it was when one starts.',
    };
  if (error.code === 'run_cancelled')
    return { type: 'run.revoked', state: 'REVOKED', at, error, message: error.message };
  if (eta === null) return { type: 'run.failed', state: 'FAILURE', at, error, message: error.message };
  const message = `${error.message} It is tried again at ${eta.toISOString()}.`;
  return { type: 'run.retrying', state: 'RETRY', at, error, eta, failures: run.failures + 1, message };
}

/** An error that is not ours can hold anything: its words stay out of the log. */
function toRunError(reason: unknown): RunError {
  if (reason instanceof IntegrationError) return { code: reason.code, kind: reason.kind, message: reason.message };
  const name = reason instanceof Error ? reason.name : typeof reason;
  return { code: 'internal', kind: 'internal', message: `An unexpected ${name} stopped the run; see the host's log.` };
}

/** What the host's own ports or database failed in says nothing about the connection. */
async function noteFailure<Tx>(unit: StorageUnit<Tx>, run: RunRow, { code, kind, message }: RunError): Promise<void> {
  if (code === 'storage_unavailable') return;
  if (kind === 'auth') await noteRunHealth(unit, run, { health: 'reauth_required', healthReason: message });
  else if (kind === 'provider' || kind === 'transient' || kind === 'rate_limited')
    await noteRunHealth(unit, run, { health: 'degraded', healthReason: message });
}
