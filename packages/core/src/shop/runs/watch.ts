import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from '../../scope.ts';
import type { RunRow } from '../../storage/rows.ts';
import { phaseOf } from '../../storage/run-progress.ts';
import { isFinished } from '../../storage/run-state.ts';

/** Between two looks at a run that is watched, in milliseconds: what another process wrote is seen this late at most. */
const lookEveryMs = 250;
/** How long what a look found is good for others who watch the same run. Less than the pause, so that nobody waits for two. */
const sharedForMs = 200;

/** Finds a run of a shop. @throws IntegrationError `not_found` */
export type LookAtRun = (scope: Scope, id: string) => Promise<RunRow>;

/** Has everybody in this process who watches a run share the looks at it, so that a hundred open pages cost as many queries as one. */
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

/** Tells a run as people see it from the same run at another time: the same text, the same run, in every process. */
export function runVersion(run: RunRow): string {
  const { state, progress, attempts, cancelRequested, eta, error, finishedAt } = run;
  const seen = [state, progress, phaseOf(run), attempts, cancelRequested, eta, error?.code, finishedAt];
  return hash('sha256', JSON.stringify(seen), 'base64url').slice(0, 22);
}

/**
 * Yields the run at once and whenever it has changed. Ends once it is finished, or `stopping`.
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
