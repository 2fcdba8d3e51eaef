import { IntegrationError } from './errors.ts';

export interface FairQueueOptions {
  /** What the jobs produce, for error messages: `documents`. */
  readonly what: string;
  /** Most jobs running at once, over all shops. */
  readonly concurrency: number;
  /** Most waiting jobs of one shop. */
  readonly waitingPerShop: number;
  /** Most waiting jobs, over all shops. */
  readonly waiting: number;
}

export interface FairQueue {
  /** @throws IntegrationError `too_busy` if too many jobs are already waiting; otherwise what the job throws */
  run<Result>(shopId: string, job: () => Promise<Result>): Promise<Result>;
}

/** When to try again: roughly how long a few jobs take. */
const retryAfterMs = 5_000;

/**
 * Runs expensive jobs in turn: one per shop and a few in total, so that no shop waits for all jobs of another.
 * @example
 * const renders = fairQueue({ what: 'documents', concurrency: 2, waitingPerShop: 20, waiting: 200 });
 * const pdf = await renders.run(scope.shopId, () => render(document));
 */
export function fairQueue({ what, concurrency, waitingPerShop, waiting }: FairQueueOptions): FairQueue {
  /** Waiting jobs by shop, the shop that was served longest ago first. */
  const queues = new Map<string, (() => void)[]>();
  const underWay = new Set<string>();
  let waitingNow = 0;

  const startNext = (): void => {
    for (const [shopId, queue] of queues) {
      if (underWay.size >= concurrency) return;
      if (underWay.has(shopId)) continue;
      const start = queue.shift();
      if (queue.length === 0) queues.delete(shopId);
      if (!start) continue;
      waitingNow -= 1;
      underWay.add(shopId);
      start();
    }
  };

  /** Moves the shop that was served to the end of the queue. */
  const finish = (shopId: string): void => {
    underWay.delete(shopId);
    const queue = queues.get(shopId);
    queues.delete(shopId);
    if (queue) queues.set(shopId, queue);
    startNext();
  };

  const turn = (shopId: string): Promise<void> => {
    const queue = queues.get(shopId) ?? [];
    if (queue.length >= waitingPerShop) throw tooBusy(what, `${waitingPerShop} of this shop already waiting`);
    if (waitingNow >= waiting) throw tooBusy(what, `${waiting} already waiting in this process`);
    queues.set(shopId, queue);
    waitingNow += 1;
    return new Promise((resolve) => {
      queue.push(resolve);
      startNext();
    });
  };

  return {
    async run(shopId, job) {
      await turn(shopId);
      try {
        return await job();
      } finally {
        finish(shopId);
      }
    },
  };
}

const tooBusy = (what: string, why: string): IntegrationError =>
  new IntegrationError('too_busy', `Too many ${what} requested at once: ${why}. Try again in a few seconds.`, {
    retryAfterMs,
  });
