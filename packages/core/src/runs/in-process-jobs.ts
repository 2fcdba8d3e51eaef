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
export function inProcessJobs(execute: (scope: Scope, runId: string) => Promise<void>): Jobs {
  const waiting: { scope: Scope; runId: string }[] = [];
  const underWay = new Map<string, Promise<void>>();
  let stopped = false;

  const takeUp = (): void => {
    while (underWay.size < concurrency) {
      const next = stopped ? undefined : waiting.shift();
      if (!next) return;
      const done = execute(next.scope, next.runId).finally(() => {
        underWay.delete(next.runId);
        takeUp();
      });
      underWay.set(next.runId, done);
    }
  };

  return {
    enqueue(scope, runId) {
      if (stopped || underWay.has(runId) || waiting.some((job) => job.runId === runId)) return;
      waiting.push({ scope, runId });
      takeUp();
    },
    async stop() {
      stopped = true;
      await Promise.allSettled(underWay.values());
    },
  };
}
