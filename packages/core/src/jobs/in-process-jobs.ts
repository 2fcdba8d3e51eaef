import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '../errors.ts';
import { checkOptions } from '../options/check-options.ts';
import { longestTimerMs, option } from '../options/option.ts';
import type { Delivery, JobEngine, JobWorker } from './job-engine.ts';
import { ShopQueues } from './shop-queues.ts';

/** Options of {@link inProcessJobs}. */
export interface InProcessJobsOptions {
  /**
   * Runs executed at once, 1 to 1,000. One shop gets at most half of them, so that no shop delays the others.
   * @default 8
   */
  readonly concurrency?: number;
  /**
   * How long `stop` waits for runs to end, in milliseconds. Afterwards their leases expire.
   * @default 10_000
   */
  readonly stopWithinMs?: number;
}

/** How long a run waits for room until that is recorded. In milliseconds. */
const markAfterMs = 1_000;

const inProcessOptions = option.group<InProcessJobsOptions>({
  concurrency: option.count(1, 1_000).optional(),
  stopWithinMs: option.ms(0).optional(),
});

/**
 * Executes runs in this process: the embedded default, on any storage. Its queue is only in memory; after a crash, the next start
 * finds the runs in their rows.
 * @throws IntegrationError `not_configured`, naming each wrong option
 * @example
 * const integrations = createIntegrations({ ...options, jobs: inProcessJobs({ concurrency: 4 }) });
 * await integrations.start();
 */
export function inProcessJobs(options: InProcessJobsOptions = {}): JobEngine {
  checkOptions('inProcessJobs', inProcessOptions, options);
  const { concurrency = 8, stopWithinMs = 10_000 } = options;
  const queues = new ShopQueues(Math.max(1, Math.floor(concurrency / 2)));
  const underWay = new Map<string, Promise<void>>();
  const timers = new Map<string, NodeJS.Timeout>();
  /** Deliveries that wait for room, and are not marked as received so far. */
  const unmarked = new Set<Delivery>();
  let marking: Promise<void> | undefined;
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
      const timer = setTimeout(() => enqueue(delivery, notBefore), Math.min(waitMs, longestTimerMs));
      timers.set(runId, timer.unref());
      return;
    }
    const isNew = queues.put(delivery);
    startNext();
    if (!isNew || !queues.isWaiting(delivery)) return;
    if (unmarked.size === 0)
      setTimeout(() => {
        marking = markWaiting();
      }, markAfterMs).unref();
    unmarked.add(delivery);
  };

  /** One after another: they must not delay the runs that are executed meanwhile. */
  const markWaiting = async (): Promise<void> => {
    for (const delivery of unmarked) {
      if (isStopped) return;
      if (queues.isWaiting(delivery)) await worker?.markReceived(delivery);
      unmarked.delete(delivery);
    }
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
      await Promise.race([
        Promise.all([...underWay.values(), marking]),
        delay(stopWithinMs, undefined, { ref: false }),
      ]);
    },
  };
}

const stopped = () =>
  new IntegrationError('stopped', 'inProcessJobs has been stopped and does not start again: create a new one.');
