import { setTimeout as delay, setInterval as every } from 'node:timers/promises';
import type { Logger } from '@makerfex/integrations-core';
import type { Delivery, JobWorker } from '@makerfex/integrations-core/jobs';
import { type Bell } from '@makerfex/integrations-core/jobs';
import type { Job, RunQueue } from './queue.ts';

/** Well below the time that a worker may be silent. */
const touchEveryMs = 3_000;
/** Deliveries per fetch. With two, a fetch that returns one shows that there is no other. */
const mostAtOnce = 2;
/** How long a place stays free for a second one, if a fetch has shown that more are waiting. In milliseconds. */
const gatherMs = 5;
/** How long ended deliveries wait for others, to be completed in one statement. In milliseconds. */
const completeEveryMs = 20;

export interface WorkLoopOptions {
  readonly queue: RunQueue;
  readonly worker: JobWorker;
  /** Rings when there may be something to fetch. */
  readonly bell: Bell;
  /** How many deliveries are executed at once. */
  readonly concurrency: number;
  /** How often it polls for deliveries, in milliseconds. */
  readonly pollEveryMs: number;
  readonly log: Logger;
}

export interface WorkLoop {
  /** Fetches no more, releases the runs under way, and resolves once each is done or returned. */
  stop(): Promise<void>;
  /** Stops sending heartbeats for runs under way, so that they are delivered to another worker. */
  abandon(): void;
}

/**
 * Fetches deliveries and executes them. It fetches few at a time and only as many as can start at once, so that no run waits in one
 * process while another has room.
 */
export function startWorkLoop({ queue, worker, bell, concurrency, pollEveryMs, log }: WorkLoopOptions): WorkLoop {
  const mostPerShop = Math.max(1, Math.floor(concurrency / 2));
  const underWay = new Map<Job, Promise<void>>();
  /** Those that are executed now; the others of `underWay` have ended, and are being completed. */
  const executing = new Set<Job>();
  const complete = inGroups(queue.complete, completeEveryMs);
  /** Whether the last fetch was full. */
  let hasMore = false;
  /** Whether a due delivery may be waiting for room. */
  let isHeldBack = false;
  const stopping = new AbortController();
  const silent = new AbortController();
  const logError = (what: string) => (err: unknown) => log.error({ err }, what);

  /** How many deliveries there is room for, and which shops have none. */
  const findRoom = () => {
    const counts = new Map<string, number>();
    for (const { delivery } of executing)
      if (delivery) counts.set(delivery.scope.shopId, (counts.get(delivery.scope.shopId) ?? 0) + 1);
    const fullShops = [...counts].filter(([, count]) => count >= mostPerShop).map(([shopId]) => shopId);
    const openCounts = [...counts.values()].filter((count) => count < mostPerShop);
    const room = Math.min(concurrency - executing.size, mostPerShop - Math.max(0, ...openCounts));
    return { fullShops, room: Math.min(room, mostAtOnce), isFull: fullShops.length > 0 || room < mostAtOnce };
  };

  /** If this fails, heartbeats for the job stop, and it is delivered again. */
  const settle = async (job: Job, delivery: Delivery | null, again: Date | null): Promise<void> => {
    await complete(job);
    if (delivery && again) await queue.send([{ delivery, notBefore: again }]);
  };

  const carryOut = async (job: Job): Promise<void> => {
    const { delivery } = job;
    if (!delivery) log.error({ err: null, jobId: job.id }, 'Dropped a job without a run from the queue of runs.');
    const again = delivery && (stopping.signal.aborted ? new Date() : await worker.execute(delivery));
    executing.delete(job);
    if (isHeldBack) bell.ring();
    await settle(job, delivery, again).catch(
      logError('Could not complete a delivery; the run will be delivered again.'),
    );
    underWay.delete(job);
  };

  /** @returns whether there may be more. */
  const fetchMore = async (): Promise<boolean> => {
    const { fullShops, room, isFull } = findRoom();
    isHeldBack = isFull || !worker.takesRuns();
    if (room === 0 || !worker.takesRuns()) return false;
    const jobs = await queue.fetch(room, fullShops).catch((error: unknown) => {
      logError('Could not fetch runs; retrying.')(error);
      return [];
    });
    for (const job of jobs) {
      executing.add(job);
      underWay.set(job, carryOut(job));
    }
    hasMore = jobs.length === room;
    return hasMore;
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (hasMore && mostPerShop >= mostAtOnce && findRoom().room === 1) await bell.wait(gatherMs);
      if (!(await fetchMore())) await bell.wait(pollEveryMs);
    }
  };

  const sendHeartbeats = async (): Promise<void> => {
    for await (const _ of every(touchEveryMs, undefined, { ref: false, signal: silent.signal }))
      await queue.touch([...underWay.keys()]).catch(logError('Could not send a heartbeat to the queue.'));
  };

  const looping = loop();
  sendHeartbeats().catch(() => 'silent');
  return {
    async stop() {
      stopping.abort();
      bell.ring();
      worker.release();
      await looping;
      await Promise.all(underWay.values());
    },
    abandon: () => silent.abort(),
  };
}

/** Passes what comes within a time to one call, which all of them wait for. */
function inGroups<Item>(
  work: (items: readonly Item[]) => Promise<void>,
  everyMs: number,
): (item: Item) => Promise<void> {
  let group: { readonly items: Item[]; readonly done: Promise<void> } | undefined;
  const begin = (items: Item[]) => ({
    items,
    done: delay(everyMs).then(() => {
      group = undefined;
      return work(items);
    }),
  });
  return (item) => {
    group ??= begin([]);
    group.items.push(item);
    return group.done;
  };
}
