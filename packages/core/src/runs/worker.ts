import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { Delivery, JobWorker } from '../jobs/job-engine.ts';
import { outsideRequests } from '../outside-requests.ts';
import { processStops } from './end-attempt.ts';
import { executeRun } from './executor.ts';
import { Isolation } from './isolation.ts';
import type { RunnerOptions } from './run-work.ts';

/** Until a run is tried again whose storage could not be reached. */
const storageAwayMs = 2_000;

/** The worker of this process. `owner` tells its leases from those of others. */
export function createWorker<Tx>(options: RunnerOptions<Tx>, owner: string): JobWorker {
  const stopping = new AbortController();
  /** What this process works at: its lease lets nobody else in, and must not let in this process twice. */
  const underWay = new Map<string, Promise<Date | null>>();
  const isolation = new Isolation(options.leaseMs, stopping.signal);

  async function execute({ scope, runId }: Delivery): Promise<Date | null> {
    try {
      await options.clock.sync();
      for (;;) {
        await isolation.enter(runId);
        if (stopping.signal.aborted) return new Date();
        const end = await executeRun(options, scope, runId, owner, stopping.signal, isolation);
        if (end !== 'not alone') return end && options.clock.toLocal(end);
        if (!(await isolation.waitUntilAlone(runId))) return new Date(Date.now() + options.leaseMs);
      }
    } catch (error) {
      options.log.error({ err: error, runId }, 'A run could not be carried out to its end.');
      // This worker may take it up before its lease runs out. Of anything else the sweep makes the best.
      const isAway = error instanceof IntegrationError && error.code === 'storage_unavailable';
      return isAway ? new Date(Date.now() + storageAwayMs) : null;
    } finally {
      isolation.leave(runId);
    }
  }

  return {
    received: ({ scope, runId }) =>
      options.storage.transaction(scope, async (unit) => {
        const run = await unit.runs.receive(runId);
        if (!run) return;
        await unit.events.append([
          newEvent('run.received', `${run.capability}: waits its turn with a worker`, {
            connectionId: run.connectionId,
            actorId: run.actorId,
            meta: { run_id: run.id },
          }),
        ]);
      }),
    work(delivery) {
      const known = underWay.get(delivery.runId);
      if (known) return known;
      // An engine can take a run up from wherever it was asked for, or where another run has just ended.
      const working = outsideRequests(() => execute(delivery)).finally(() => underWay.delete(delivery.runId));
      underWay.set(delivery.runId, working);
      return working;
    },
    takesRuns: () => !isolation.isOn,
    letGo: () => stopping.abort(processStops),
  };
}
