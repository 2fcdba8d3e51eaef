import { setInterval as every } from 'node:timers/promises';
import type { Delivery, JobWorker, Logger } from '@makerfex/integrations-core';
import type { Bell } from './bell.ts';
import type { Job, RunQueue } from './queue.ts';

/** Well within the time that a worker can be silent. */
const touchEveryMs = 3_000;
/** Deliveries of one fetch. With two, a fetch that brings one tells that there is no other. */
const mostAtOnce = 2;

export interface WorkLoopOptions {
  readonly queue: RunQueue;
  readonly worker: JobWorker;
  /** Rung when there may be something to fetch. */
  readonly bell: Bell;
  /** Deliveries carried out at once. */
  readonly concurrency: number;
  /** How often it looks for deliveries unasked. */
  readonly pollEveryMs: number;
  readonly log: Logger;
}

export interface WorkLoop {
  /** Takes no more, has the runs under way let go, and resolves once each is done or given back. */
  stop(): Promise<void>;
  /** Falls silent about what is still under way: it is delivered to another. */
  abandon(): void;
}

/**
 * Fetches deliveries and has the worker carry them out. It fetches few at a time and only what can begin at once, so that
 * nothing waits with one process while another has room.
 */
export function startWorkLoop({ queue, worker, bell, concurrency, pollEveryMs, log }: WorkLoopOptions): WorkLoop {
  const mostPerShop = Math.max(1, Math.floor(concurrency / 2));
  const underWay = new Map<Job, Promise<void>>();
  /** Whether something that is due may be waiting for room. */
  let isHeldBack = false;
  const stopping = new AbortController();
  const silent = new AbortController();
  const tell = (what: string) => (err: unknown) => log.error({ err }, what);

  /** How much there is room for. */
  const lookAround = () => {
    const counts = new Map<string, number>();
    for (const { delivery } of underWay.keys())
      if (delivery) counts.set(delivery.scope.shopId, (counts.get(delivery.scope.shopId) ?? 0) + 1);
    const fullShops = [...counts].filter(([, count]) => count >= mostPerShop).map(([shopId]) => shopId);
    const openCounts = [...counts.values()].filter((count) => count < mostPerShop);
    const room = Math.min(concurrency - underWay.size, mostPerShop - Math.max(0, ...openCounts));
    return { fullShops, room: Math.min(room, mostAtOnce), isFull: fullShops.length > 0 || room < mostAtOnce };
  };

  /** Where it fails the job falls silent, and is delivered again. */
  const settle = async (job: Job, delivery: Delivery | null, again: Date | null): Promise<void> => {
    await queue.complete(job);
    if (delivery && again) await queue.send(delivery, again);
  };

  const carryOut = async (job: Job): Promise<void> => {
    const { delivery } = job;
    if (!delivery)
      log.error({ err: null, jobId: job.id }, 'A job in the queue of runs names no run; it was taken out.');
    const again = delivery && (stopping.signal.aborted ? new Date() : await worker.work(delivery));
    await settle(job, delivery, again).catch(tell('A delivery could not be ended; the run is delivered again.'));
    underWay.delete(job);
    if (isHeldBack) bell.ring();
  };

  /** @returns whether there may be more. */
  const fetchMore = async (): Promise<boolean> => {
    const { fullShops, room, isFull } = lookAround();
    isHeldBack = isFull || !worker.takesRuns();
    if (room === 0 || !worker.takesRuns()) return false;
    const jobs = await queue.fetch(room, fullShops).catch((error: unknown) => {
      tell('Runs could not be fetched; it is tried again in a while.')(error);
      return [];
    });
    for (const job of jobs) underWay.set(job, carryOut(job));
    return jobs.length === room;
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) if (!(await fetchMore())) await bell.wait(pollEveryMs);
  };

  const sayAlive = async (): Promise<void> => {
    for await (const _ of every(touchEveryMs, undefined, { ref: false, signal: silent.signal }))
      await queue.touch([...underWay.keys()]).catch(tell('The queue could not be told that this worker lives.'));
  };

  const looping = loop();
  sayAlive().catch(() => 'silent');
  return {
    async stop() {
      stopping.abort();
      bell.ring();
      worker.letGo();
      await looping;
      await Promise.all(underWay.values());
    },
    abandon: () => silent.abort(),
  };
}
