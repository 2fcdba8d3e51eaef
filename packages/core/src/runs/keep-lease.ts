import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from '../scope.ts';
import type { RunRow } from '../storage/run-row.ts';
import { cancelled, leaseEnd, leaseLost, type RunnerOptions } from './run-work.ts';

/**
 * Renews the lease while a run is under way, and aborts the run's signal if the lease is lost or the run is cancelled. A transient
 * error ends the attempt only if the next try would come after the lease expires: a push must not end over one lost connection.
 * @returns a function that stops renewing, and resolves when none of its statements is under way
 */
export function keepLease<Tx>(
  options: RunnerOptions<Tx>,
  scope: Scope,
  run: RunRow,
  owner: string,
  abort: AbortController,
  everyMs: number,
): () => Promise<void> {
  const ended = new AbortController();
  let heldUntil = leaseEnd(options);
  /** @returns null if the lease is lost; undefined after a transient database error */
  const prolong = async (): Promise<RunRow | null | undefined> => {
    const until = leaseEnd(options);
    try {
      const row = await options.storage.transaction(scope, (unit) => unit.runs.advance(run.id, owner, until, {}));
      heldUntil = until;
      return row;
    } catch (error) {
      if (ended.signal.aborted) return undefined;
      const isInTime = options.clock.now().getTime() + everyMs < heldUntil.getTime();
      if (!isInTime || !options.storage.isTransient(error)) throw error;
      options.log.error({ err: error, runId: run.id }, 'The lease of a run could not be prolonged; trying again.');
      return undefined;
    }
  };
  const beat = async () => {
    for (;;) {
      await delay(everyMs, undefined, { signal: ended.signal });
      const row = await prolong();
      if (ended.signal.aborted) return;
      if (row === undefined) continue;
      if (!row) abort.abort(leaseLost(run));
      else if (row.cancelRequested && !row.steps.attempted) abort.abort(cancelled(run));
      if (abort.signal.aborted) return;
    }
  };
  const beating = beat().catch((error: unknown) => {
    if (!ended.signal.aborted) abort.abort(error);
  });
  return () => {
    ended.abort();
    return beating;
  };
}
