import { newEvent } from '../events/event.ts';
import { processStops } from './end-attempt.ts';
import { executeRun } from './executor.ts';
import type { JobWorker } from './job-engine.ts';
import type { RunnerOptions } from './run-work.ts';

/** The worker of this process. `owner` tells its leases from those of others. */
export function createWorker<Tx>(options: RunnerOptions<Tx>, owner: string): JobWorker {
  const stopping = new AbortController();
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
    async work({ scope, runId }) {
      try {
        return await executeRun(options, scope, runId, owner, stopping.signal);
      } catch (error) {
        // Its lease runs out, and the sweep finds it.
        options.log.error({ err: error, runId }, 'A run could not be carried out to its end.');
        return null;
      }
    },
    letGo: () => stopping.abort(processStops),
  };
}
