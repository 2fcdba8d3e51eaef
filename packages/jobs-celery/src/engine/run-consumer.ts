import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@makerfex/integrations-core';
import type { Delivery, JobWorker } from '@makerfex/integrations-core/jobs';
import type { Broker, TakenMessage } from '../broker/broker.ts';
import { readDelivery } from './run-message.ts';

/** How long a run that must wait for others is held before it goes to the end of the queue, in milliseconds. */
const holdMs = 100;

export interface RunConsumerOptions {
  readonly broker: Broker;
  readonly queue: string;
  readonly worker: JobWorker;
  /** How many runs are executed at once. */
  readonly concurrency: number;
  readonly stopWithinMs: number;
  /** Called with each run that this process receives. */
  readonly onReceived: (runId: string) => void;
  /** Delivers a run again. */
  readonly redeliver: (delivery: Delivery, at: Date) => void;
  readonly log: Logger;
}

/**
 * Receives runs from the broker and executes them; a message is acknowledged when its run is done. It receives no more than it can
 * execute, so that no run waits in one process while another has room.
 */
export function consumeRuns(options: RunConsumerOptions) {
  const { broker, queue, worker, concurrency, stopWithinMs, onReceived, redeliver, log } = options;
  const mostPerShop = Math.max(1, Math.floor(concurrency / 2));
  const underWay = new Map<string, { readonly shopId: string; readonly ended: Promise<void> }>();
  const stopping = new AbortController();

  const isFull = (shopId: string): boolean =>
    [...underWay.values()].filter((run) => run.shopId === shopId).length >= mostPerShop;

  const carryOut = async (delivery: Delivery, message: TakenMessage): Promise<void> => {
    const at = await worker.execute(delivery);
    underWay.delete(delivery.runId);
    // Not acknowledged, so that another worker gets it when this one closes.
    if (at && stopping.signal.aborted) return;
    if (at) redeliver(delivery, at);
    await message.ack();
  };

  const take = async (message: TakenMessage): Promise<void> => {
    const delivery = readDelivery(message);
    if (!delivery) {
      log.error({ err: null }, 'Dropped a message without a run from the queue of runs.');
      return message.ack();
    }
    const { runId, scope } = delivery;
    onReceived(runId);
    // Delivered twice: the first delivery handles the run.
    if (underWay.has(runId)) return message.ack();
    if (isFull(scope.shopId) || !worker.takesRuns()) {
      await delay(holdMs);
      return stopping.signal.aborted ? undefined : message.putBack();
    }
    underWay.set(runId, { shopId: scope.shopId, ended: carryOut(delivery, message) });
  };

  const consumer = broker.consume(queue, { prefetch: concurrency, take: (message) => void take(message) });
  return {
    ready: () => consumer.ready(),
    async stop(): Promise<void> {
      stopping.abort();
      worker.release();
      const ended = async () => {
        await consumer.pause();
        await Promise.all([...underWay.values()].map((run) => run.ended));
      };
      await Promise.race([ended(), delay(stopWithinMs, undefined, { ref: false })]);
      await consumer.close();
    },
  };
}
