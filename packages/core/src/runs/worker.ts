import { isIntegrationError } from '../errors.ts';
import { runEvent } from '../events/event.ts';
import type { Delivery, JobWorker } from '../jobs/job-engine.ts';
import { outsideRequests } from '../outside-requests.ts';
import { processStops } from './end-attempt.ts';
import { executeRun } from './executor.ts';
import { Isolation } from './isolation.ts';
import type { RunnerOptions } from './run-work.ts';

/** Wait before a run is tried again after the storage could not be reached, in milliseconds. */
const storageAwayMs = 2_000;

/** Creates the worker of this process. @param owner identifies its leases */
export function createWorker<Tx>(options: RunnerOptions<Tx>, owner: string): JobWorker {
  const stopping = new AbortController();
  /** Runs under way here: a lease keeps out other processes, but not a second delivery to this one. */
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
      options.log.error({ err: error, runId }, 'Could not execute a run.');
      // This worker may resume it before its lease expires. After any other error the sweep picks the run up.
      const isAway = isIntegrationError(error, 'storage_unavailable');
      return isAway ? new Date(Date.now() + storageAwayMs) : null;
    } finally {
      isolation.leave(runId);
    }
  }

  const markReceived = ({ scope, runId }: Delivery): Promise<void> =>
    options.storage.transaction(scope, async (unit) => {
      const run = await unit.runs.receive(runId);
      if (!run) return;
      await unit.events.append([
        runEvent(run, 'run.received', `${run.capability}: reached a worker and waits its turn`),
      ]);
    });

  return {
    async markReceived(delivery) {
      if (delivery.isDrain) return;
      await outsideRequests(() => markReceived(delivery)).catch((error: unknown) =>
        options.log.error({ err: error, runId: delivery.runId }, 'Could not record that a run was received.'),
      );
    },
    execute(delivery) {
      const known = underWay.get(delivery.runId);
      if (known) return known;
      // An engine may call this in the context of the request that enqueued the run, or of another run that just ended.
      const working = outsideRequests(() => execute(delivery)).finally(() => underWay.delete(delivery.runId));
      underWay.set(delivery.runId, working);
      return working;
    },
    takesRuns: () => !isolation.isOn,
    release: () => stopping.abort(processStops),
  };
}
