import {
  type Delivery,
  type InProcessJobsOptions,
  inProcessJobs,
  type JobEngine,
  type JobWorker,
} from '@makerfex/integrations-core/jobs';
import { type MemoryTx, memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { Storage } from '@makerfex/integrations-core/storage';
import { askFor, openHost } from '../src/jobs/host.ts';
import type { JobEngineUnderTest, Pace } from '../src/jobs/subject.ts';

export const shortPace: Pace = {
  soonMs: 800,
  quietMs: 150,
  madeGoodWithinMs: 3_000,
  stopsWithinMs: 600,
  runs: 30,
  leaseMs: 1_000,
};

/** Makes a wrong engine of a right one. Every process has one, which knows what the others share. */
export type Twist = (jobs: JobEngine, shared: Set<string>) => JobEngine;

/** The default engine on memory, with a twist, and processes that can be killed as far as memory goes. */
export function twisted(twist: Twist, options: InProcessJobsOptions = {}): JobEngineUnderTest<MemoryTx> {
  const storage = memoryStorage();
  const shared = new Set<string>();
  const engine = () => twist(inProcessJobs({ stopWithinMs: 300, ...options }), shared);
  return {
    storage,
    engine,
    async spawnWorker(origin) {
      const mortal = mortalStorage(storage);
      const host = openHost({ origin, storage: mortal.storage, jobs: engine(), leaseMs: shortPace.leaseMs });
      await host.start();
      return {
        ask: (order) => void askFor(host, order),
        kill: async () => mortal.kill(),
      };
    },
    close: async () => undefined,
  };
}

/** Once it is killed, no transaction of its process begins or is committed. */
function mortalStorage(inner: Storage<MemoryTx>) {
  let isDead = false;
  const storage: Storage<MemoryTx> = {
    ...inner,
    async transaction(scope, work) {
      if (isDead) return new Promise(() => undefined);
      return inner.transaction(scope, async (unit) => {
        const result = await work(unit);
        if (isDead) throw new Error('killed');
        return result;
      });
    },
    findAbandonedRuns: async (...args) => (isDead ? [] : inner.findAbandonedRuns(...args)),
  };
  return {
    storage,
    kill: () => {
      isDead = true;
    },
  };
}

/** Takes some deliveries and leaves the others. */
export const only =
  (takes: (delivery: Delivery, notBefore: Date | null, shared: Set<string>) => boolean): Twist =>
  (jobs, shared) => ({
    ...jobs,
    enqueue: (delivery, notBefore) =>
      takes(delivery, notBefore, shared) ? jobs.enqueue(delivery, notBefore) : undefined,
  });

/** Carries out what the worker does in another way. */
export const working =
  (work: (worker: JobWorker, delivery: Delivery, jobs: JobEngine) => Promise<Date | null>): Twist =>
  (jobs) => ({
    ...jobs,
    attach: (worker) => jobs.attach({ ...worker, execute: (delivery) => work(worker, delivery, jobs) }),
  });

/** Delivers each run once, whoever enqueues it again. */
export const onceEver: Twist = only(({ runId }, _, shared) => !shared.has(runId) && shared.add(runId).has(runId));

/** Carries out four runs at once, in the order of their coming. */
export const unfair: Twist = () => {
  const waiting: Delivery[] = [];
  let worker: JobWorker | undefined;
  let underWay = 0;
  const next = async (): Promise<void> => {
    const delivery = underWay < 4 ? waiting.shift() : undefined;
    if (!delivery) return;
    underWay += 1;
    await worker?.execute(delivery);
    underWay -= 1;
    await next();
  };
  return {
    attach: (by) => {
      worker = by;
    },
    enqueue: (delivery) => {
      waiting.push(delivery);
      void next();
    },
    start: async () => undefined,
    stop: async () => worker?.release(),
  };
};

/** Has one more engine carry out everything each time it is started. */
export const beginsAnew: Twist = (jobs) => {
  const deliveries: Delivery[] = [];
  let worker: JobWorker | undefined;
  let isStarted = false;
  return {
    ...jobs,
    attach: (by) => {
      worker = by;
      jobs.attach(by);
    },
    enqueue: (delivery, notBefore) => {
      deliveries.push(delivery);
      return jobs.enqueue(delivery, notBefore);
    },
    async start() {
      if (isStarted && worker) {
        const another = inProcessJobs();
        another.attach(worker);
        for (const delivery of deliveries) void another.enqueue(delivery, null);
      }
      isStarted = true;
      await jobs.start();
    },
  };
};
