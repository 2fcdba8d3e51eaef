import type { JobEngine } from '../jobs/job-engine.ts';
import type { Clock } from '../storage/clock.ts';

/** Wraps an engine so that it gets times by this process's clock; a run's times are by the storage's clock. */
export function inLocalTime(jobs: JobEngine, clock: Clock): JobEngine {
  const local = (at: Date | null) => at && clock.toLocal(at);
  return {
    attach: (worker) => jobs.attach(worker),
    ...(jobs.enqueueIn && {
      enqueueIn: async (query, delivery, notBefore) => jobs.enqueueIn?.(query, delivery, local(notBefore)),
    }),
    ...(jobs.enqueueManyIn && {
      enqueueManyIn: async (query, runs) =>
        jobs.enqueueManyIn?.(
          query,
          runs.map(({ delivery, notBefore }) => ({ delivery, notBefore: local(notBefore) })),
        ),
    }),
    enqueue: (delivery, notBefore) => jobs.enqueue(delivery, local(notBefore)),
    ...(jobs.prepare && { prepare: async () => jobs.prepare?.() }),
    start: () => jobs.start(),
    stop: () => jobs.stop(),
  };
}
