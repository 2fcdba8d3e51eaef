import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '../errors.ts';
import type { Delivery, JobEngine, JobWorker } from './job-engine.ts';
import { ShopQueues } from './shop-queues.ts';

/** Options of {@link inProcessJobs}. */
export interface InProcessJobsOptions {
  /**
   * Runs executed at once. One shop gets at most half of them, so that no shop delays the others.
   * @default 8
   */
  readonly concurrency?: number;
  /**
   * How long `stop` waits for runs to end, in milliseconds. Afterwards their leases expire.
   * @default 10_000
   */
  readonly stopWithinMs?: number;
}

/** Longest wait that a timer supports, in milliseconds. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * Executes runs in this process: the embedded default, on any storage. Its queue is only in memory; after a crash, the next start
 * finds the runs in their rows.
 * @example
 * const integrations = createIntegrations({ ...options, jobs: inProcessJobs({ concurrency: 4 }) });
 * await integrations.start();
 */
export function inProcessJobs({ concurrency = 8, stopWithinMs = 10_000 }: InProcessJobsOptions = {}): JobEngine {
  const queues = new ShopQueues(Math.max(1, Math.floor(concurrency / 2)));
  const underWay = new Map<string, Promise<void>>();
  const timers = new Map<string, NodeJS.Timeout>();
  let worker: JobWorker | undefined;
  let isStopped = false;

  const startNext = (): void => {
    const by = worker;
    if (!by || isStopped) return;
    while (underWay.size < concurrency) {
      const delivery = queues.take();
      if (!delivery) return;
      underWay.set(delivery.runId, execute(by, delivery));
    }
  };

  const execute = async (by: JobWorker, delivery: Delivery): Promise<void> => {
    const again = await by.execute(delivery);
    underWay.delete(delivery.runId);
    queues.done(delivery);
    if (again) enqueue(delivery, again);
    startNext();
  };

  const enqueue = (delivery: Delivery, notBefore: Date | null): void => {
    const { runId } = delivery;
    if (isStopped || underWay.has(runId)) return;
    clearTimeout(timers.get(runId));
    timers.delete(runId);
    const waitMs = notBefore ? notBefore.getTime() - Date.now() : 0;
    if (waitMs > 0) {
      const timer = setTimeout(() => enqueue(delivery, notBefore), Math.min(waitMs, longestWaitMs));
      timers.set(runId, timer.unref());
      return;
    }
    queues.put(delivery);
    startNext();
  };

  return {
    attach(by) {
      worker = by;
      startNext();
    },
    enqueue,
    async start() {
      if (isStopped) throw stopped();
      startNext();
    },
    async stop() {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      worker?.release();
      await Promise.race([Promise.all(underWay.values()), delay(stopWithinMs, undefined, { ref: false })]);
    },
  };
}

const stopped = () =>
  new IntegrationError('stopped', 'inProcessJobs has been stopped and does not start again: create a new one.');
