import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from '../scope.ts';
import type { RunRow } from '../storage/rows.ts';
import { cancelled, leaseEnd, leaseLost, type RunnerOptions } from './run-work.ts';

/**
 * Prolongs the lease while a page is awaited, and brings a lost lease or a wish to cancel to the run's signal. A passing fault ends
 * the attempt only if the next try would come after the lease: a push that is under way must not be given up for one lost connection.
 * @returns a function that ends it, and resolves when no statement of it is under way
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
  /** @returns null if the lease is lost; undefined if the database failed for the moment */
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
      options.log.error({ err: error, runId: run.id }, 'The lease of a run could not be prolonged; it is tried again.');
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
