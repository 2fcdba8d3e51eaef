import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';

export interface Jobs {
  /** Has a committed run carried out. */
  enqueue(scope: Scope, runId: string): void;
  /** Stops taking up runs and resolves once those under way have let go. */
  stop(): Promise<void>;
}

/** How many runs a process carries out at once; more wait in their order. */
const concurrency = 8;

/** Carries out runs in this process, a few at a time. The run rows are the truth: what a crash leaves is taken up at start. */
export function inProcessJobs(execute: (scope: Scope, runId: string) => Promise<void>, log: Logger): Jobs {
  const waiting = new Map<string, Scope>();
  const underWay = new Map<string, Promise<void>>();
  let stopped = false;

  const takeUp = (): void => {
    for (const [runId, scope] of waiting) {
      if (stopped || underWay.size >= concurrency) return;
      waiting.delete(runId);
      const done = execute(scope, runId)
        .catch((error: unknown) =>
          // Its lease runs out, and the run is taken up again.
          log.error({ err: error, runId }, 'A run could not be carried out to its end.'),
        )
        .finally(() => {
          underWay.delete(runId);
          takeUp();
        });
      underWay.set(runId, done);
    }
  };

  return {
    enqueue(scope, runId) {
      if (stopped || underWay.has(runId) || waiting.has(runId)) return;
      waiting.set(runId, scope);
      takeUp();
    },
    async stop() {
      stopped = true;
      await Promise.all(underWay.values());
    },
  };
}
