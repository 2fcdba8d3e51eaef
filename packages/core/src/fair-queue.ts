import { IntegrationError } from './errors.ts';

export interface FairQueueOptions {
  /** What the jobs make, as errors name it: `documents`. */
  readonly what: string;
  /** Jobs under way at once, over all shops. */
  readonly concurrency: number;
  /** Jobs of one shop that may wait for their turn. */
  readonly waitingPerShop: number;
  /** Jobs that may wait for their turn, over all shops. */
  readonly waiting: number;
}

export interface FairQueue {
  /** @throws IntegrationError `too_busy` if too many jobs wait already; else whatever the job throws */
  run<Result>(shopId: string, job: () => Promise<Result>): Promise<Result>;
}

/** Roughly how long a few jobs take: when to come back. */
const retryAfterMs = 5_000;

/**
 * Takes expensive jobs in turn: one of each shop at a time and a few over all, so that no shop waits for all jobs of another.
 * @example
 * const renders = fairQueue({ what: 'documents', concurrency: 2, waitingPerShop: 20, waiting: 200 });
 * const pdf = await renders.run(scope.shopId, () => render(document));
 */
export function fairQueue({ what, concurrency, waitingPerShop, waiting }: FairQueueOptions): FairQueue {
  /** Who waits, by shop. The shop that was served longest ago comes first. */
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

  /** Puts the shop that was served at the end of the line. */
  const finish = (shopId: string): void => {
    underWay.delete(shopId);
    const queue = queues.get(shopId);
    queues.delete(shopId);
    if (queue) queues.set(shopId, queue);
    startNext();
  };

  const turn = (shopId: string): Promise<void> => {
    const queue = queues.get(shopId) ?? [];
    if (queue.length >= waitingPerShop) throw tooBusy(what, `${waitingPerShop} of this shop wait already`);
    if (waitingNow >= waiting) throw tooBusy(what, `${waiting} wait already in this process`);
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
  new IntegrationError('too_busy', `Too many ${what} are asked for at once: ${why}. Try again in a few seconds.`, {
    retryAfterMs,
  });
