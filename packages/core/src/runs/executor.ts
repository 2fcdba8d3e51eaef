import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { findCapability, isPull } from '../provider.ts';
import type { Scope } from '../scope.ts';
import type { RunError, RunRow, StorageUnit } from '../storage.ts';
import { executePull } from './execute-pull.ts';
import { executePush } from './execute-push.ts';
import { cancelled, leaseLost, noteRunHealth, type RunnerOptions } from './run-work.ts';
import type { RunState } from './state.ts';

/** Given as an abort reason: the process stops, and the run is left for another to take up at once. */
export const processStops = Symbol('process stops');

/**
 * Claims a run and carries it out to its end. Safe to call for any run at any time by any number of workers: one gets it.
 * @returns whether this worker did the run.
 */
export async function executeRun<Tx>(
  options: RunnerOptions<Tx>,
  scope: Scope,
  runId: string,
  owner: string,
  stop: AbortSignal,
): Promise<boolean> {
  const claimed = await claim(options, scope, runId, owner);
  if (!claimed) return false;
  const { run, connection } = claimed;
  const abort = new AbortController();
  const signal = AbortSignal.any([stop, abort.signal]);
  const heartbeat = keepLease(options, scope, run, owner, abort);
  try {
    const provider = options.provider(connection.providerKey);
    const capability = findCapability(provider, run.capability);
    const about = { scope, connection, provider, runId, actorId: run.actorId, signal };
    const work = { options, scope, run, connection, provider, owner, signal, http: await options.http(about) };
    await (isPull(capability) ? executePull(work, capability) : executePush(work, capability));
  } catch (error) {
    await endWithError(options, scope, run, owner, signal.aborted ? signal.reason : error);
  } finally {
    heartbeat.abort();
  }
  return true;
}

function claim<Tx>(options: RunnerOptions<Tx>, scope: Scope, runId: string, owner: string) {
  return options.storage.transaction(scope, async (unit) => {
    const run = await unit.runs.claim(runId, owner, new Date(), options.leaseMs);
    const connection = run && (await unit.connections.find(run.connectionId));
    if (!run || !connection) return null;
    const type = run.attempts > 1 ? 'run.resumed' : 'run.started';
    await unit.events.append([
      newEvent(type, `${run.capability}: attempt ${run.attempts}`, {
        connectionId: connection.id,
        actorId: run.actorId,
        meta: { run_id: run.id, attempt: run.attempts },
      }),
    ]);
    return { run, connection };
  });
}

/** Prolongs the lease while a page is awaited, and brings a lost lease or a wish to cancel to the run's signal. */
function keepLease<Tx>(options: RunnerOptions<Tx>, scope: Scope, run: RunRow, owner: string, abort: AbortController) {
  const ended = new AbortController();
  const beat = async () => {
    for (;;) {
      await delay(options.leaseMs / 3, undefined, { signal: ended.signal });
      const row = await options.storage.transaction(scope, (unit) =>
        unit.runs.advance(run.id, owner, new Date(Date.now() + options.leaseMs), {}),
      );
      if (ended.signal.aborted) return;
      if (!row) abort.abort(leaseLost(run));
      else if (row.cancelRequested && !row.steps.attempted) abort.abort(cancelled(run));
      if (abort.signal.aborted) return;
    }
  };
  beat().catch((error: unknown) => {
    if (!ended.signal.aborted) abort.abort(error);
  });
  return ended;
}

async function endWithError<Tx>(options: RunnerOptions<Tx>, scope: Scope, run: RunRow, owner: string, reason: unknown) {
  if (reason instanceof IntegrationError && reason.code === 'run_lease_lost') return;
  const at = new Date();
  await options.storage.transaction(scope, async (unit) => {
    const about = { connectionId: run.connectionId, actorId: run.actorId };
    const end = async (state: RunState, error: RunError | null) =>
      unit.runs.finish(run.id, owner, { state, at, error });
    if (reason === processStops) {
      if (await end('RETRY', null))
        await unit.events.append([
          newEvent('run.retrying', `${run.capability}: the process stops; it goes on where it was when one starts.`, {
            ...about,
            meta: { run_id: run.id },
          }),
        ]);
      return;
    }
    const error = toRunError(reason);
    if (error.kind === 'internal') options.log.error({ err: reason, runId: run.id }, `${run.capability} failed.`);
    const isCancel = error.code === 'run_cancelled';
    if (!(await end(isCancel ? 'REVOKED' : 'FAILURE', error))) return;
    await unit.events.append([
      newEvent(isCancel ? 'run.revoked' : 'run.failed', `${run.capability}: ${error.message}`, {
        ...about,
        meta: { run_id: run.id, code: error.code, kind: error.kind },
      }),
    ]);
    if (!isCancel) await noteFailure(unit, run, error);
  });
}

/** An error that is not ours can hold anything: its words stay out of the log. */
function toRunError(reason: unknown): RunError {
  if (reason instanceof IntegrationError) return { code: reason.code, kind: reason.kind, message: reason.message };
  const name = reason instanceof Error ? reason.name : typeof reason;
  return { code: 'internal', kind: 'internal', message: `An unexpected ${name} stopped the run; see the host's log.` };
}

async function noteFailure<Tx>(unit: StorageUnit<Tx>, run: RunRow, error: RunError): Promise<void> {
  if (error.kind === 'auth') await noteRunHealth(unit, run, { health: 'reauth_required', healthReason: error.message });
  else if (error.kind === 'provider' || error.kind === 'transient' || error.kind === 'rate_limited')
    await noteRunHealth(unit, run, { health: 'degraded', healthReason: error.message });
}
