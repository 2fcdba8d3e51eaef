import {
  consoleLogger,
  type Delivery,
  IntegrationError,
  type JobEngine,
  type JobWorker,
  type Logger,
} from '@makerfex/integrations-core';
import { openBroker } from './broker/open-broker.ts';
import { consumeRuns } from './engine/run-consumer.ts';
import { writeDelivery } from './engine/run-message.ts';
import { SentRuns } from './engine/sent-runs.ts';
import { runQueue } from './protocol/names.ts';

export interface CeleryJobsOptions {
  /** As Celery's `broker_url`: `amqp://`, `amqps://`, `redis://` or `rediss://`. */
  readonly broker: string;
  /** Of runs, and of nothing else: not the one that Celery applications send tasks to. `integrations.runs` unless told. */
  readonly queue?: string;
  /** Runs that a process carries out at once; 8 unless told. One shop gets at most half of them, so that none holds up the others. */
  readonly concurrency?: number;
  /** How long `stop` waits for runs that do not let go, in milliseconds; 10,000 unless told. */
  readonly stopWithinMs?: number;
  /** Told of faults that pass by themselves. The console unless given; a pino logger fits. */
  readonly log?: Logger;
}

/** Longest wait that a timer can hold. */
const longestWaitMs = 2 ** 31 - 1;
/** Runs that one process keeps for later. The others are found at their time by whoever looks for runs that nobody works at. */
const mostLater = 10_000;

/**
 * Carries runs over RabbitMQ or Redis, from any number of processes to any number of workers, as tasks in Celery's message
 * protocol. A process that never starts the integrations only sends. What the broker loses is found among the run rows.
 * @throws IntegrationError `not_configured` where the broker has no URL of these
 */
export function celeryJobs(options: CeleryJobsOptions): JobEngine {
  const { queue = runQueue, concurrency = 8, stopWithinMs = 10_000, log = consoleLogger } = options;
  const broker = openBroker(options.broker, log);
  const sent = new SentRuns();
  const timers = new Map<string, NodeJS.Timeout>();
  let worker: JobWorker | undefined;
  let runs: ReturnType<typeof consumeRuns> | undefined;
  let stopped: Promise<void> | undefined;

  const send = async (delivery: Delivery): Promise<void> => {
    try {
      await broker.send(queue, writeDelivery(delivery));
      sent.add(delivery.runId);
    } catch (err) {
      // The run is recorded: it is found, and sent again.
      log.error(
        { err, runId: delivery.runId },
        'A run could not be handed to the broker; it is tried again in a while.',
      );
    }
  };

  const sendLater = (delivery: Delivery, at: Date): void => {
    const { runId } = delivery;
    clearTimeout(timers.get(runId));
    timers.delete(runId);
    if (timers.size >= mostLater || stopped) return;
    const due = () => {
      timers.delete(runId);
      if (at.getTime() > Date.now()) sendLater(delivery, at);
      else void send(delivery);
    };
    const waitMs = Math.min(Math.max(at.getTime() - Date.now(), 0), longestWaitMs);
    timers.set(runId, setTimeout(due, waitMs).unref());
  };

  const stop = async (): Promise<void> => {
    for (const timer of timers.values()) clearTimeout(timer);
    if (runs) await runs.stop();
    else worker?.letGo();
    await broker.close();
  };

  return {
    attach(by) {
      worker = by;
    },
    async enqueue(delivery, notBefore) {
      if (stopped) return;
      if (notBefore && notBefore.getTime() > Date.now()) sendLater(delivery, notBefore);
      else if (!sent.has(delivery.runId)) await send(delivery);
    },
    async start() {
      if (!worker) throw new IntegrationError('internal', 'The engine of runs was started before it was attached.');
      if (stopped) throw hasStopped();
      runs ??= consumeRuns({
        broker,
        queue,
        worker,
        concurrency,
        stopWithinMs,
        arrived: (runId) => sent.delete(runId),
        again: sendLater,
        log,
      });
      await runs.ready();
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

const hasStopped = () =>
  new IntegrationError('stopped', 'celeryJobs has been stopped and does not start again: create a new one.');
