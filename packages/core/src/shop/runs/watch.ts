import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from '../../scope.ts';
import { phaseOf } from '../../storage/run-progress.ts';
import type { RunRow } from '../../storage/run-row.ts';
import { isFinished } from '../../storage/run-state.ts';

/** Pause between polls of a watched run, in milliseconds: changes by another process are seen at most this late. */
const lookEveryMs = 250;
/** How long other watchers of the same run share a poll, in milliseconds. Shorter than the pause, so that nobody gets the same poll twice. */
const sharedForMs = 200;

/** Finds a run of a shop. @throws IntegrationError `not_found` */
export type LookAtRun = (scope: Scope, id: string) => Promise<RunRow>;

/** Shares the polls of a run among all its watchers in this process, so that a hundred open pages cost as many queries as one. */
export function shareLooks(find: LookAtRun): LookAtRun {
  const looks = new Map<string, Promise<RunRow>>();
  return (scope, id) => {
    const key = JSON.stringify([scope.shopId, id]);
    const shared = looks.get(key);
    if (shared) return shared;
    const look = find(scope, id);
    looks.set(key, look);
    const forget = () => setTimeout(() => looks.delete(key), sharedForMs).unref();
    look.then(forget, forget);
    return look;
  };
}

/**
 * A version of a run as people see it: it changes when they would see a change, and is the same in every process.
 * @example
 * const etag = `"${runVersion(run)}"`;
 * if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304 });
 */
export function runVersion(run: RunRow): string {
  const { state, progress, attempts, cancelRequested, eta, error, finishedAt } = run;
  const seen = [state, progress, phaseOf(run), attempts, cancelRequested, eta, error?.code, finishedAt];
  return hash('sha256', JSON.stringify(seen), 'base64url').slice(0, 22);
}

/**
 * Yields the run at once and after each change. Ends when the run has ended, or on `stopping`.
 * @throws the reason of `signal`
 */
export async function* watchRun(
  look: () => Promise<RunRow>,
  stopping: AbortSignal,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunRow, void, undefined> {
  const ending = signal ? AbortSignal.any([stopping, signal]) : stopping;
  for (let last = ''; ; ) {
    signal?.throwIfAborted();
    const row = await look();
    const version = runVersion(row);
    if (version !== last) yield row;
    last = version;
    if (isFinished(row.state)) return;
    await delay(lookEveryMs, undefined, { signal: ending }).catch(() => undefined);
    if (stopping.aborted) return;
  }
}
