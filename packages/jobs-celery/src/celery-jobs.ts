import { consoleLogger, IntegrationError, type Logger } from '@makerfex/integrations-core';
import type { Delivery, JobEngine, JobWorker } from '@makerfex/integrations-core/jobs';
import { checkOptions, longestTimerMs, option } from '@makerfex/integrations-core/options';
import { openBroker } from './broker/open-broker.ts';
import { consumeRuns } from './engine/run-consumer.ts';
import { writeDelivery } from './engine/run-message.ts';
import { SentRuns } from './engine/sent-runs.ts';
import { runQueue } from './protocol/names.ts';

export interface CeleryJobsOptions {
  /** Like Celery's `broker_url`: `amqp://`, `amqps://`, `redis://` or `rediss://`. */
  readonly broker: string;
  /**
   * A queue for runs only, not the one that Celery applications send tasks to.
   * @default 'integrations.runs'
   */
  readonly queue?: string;
  /**
   * How many runs a process executes at once, 1 to 1,000. One shop gets at most half of them, so that it cannot block the others.
   * @default 8
   */
  readonly concurrency?: number;
  /**
   * How long `stop` waits for runs to stop. In milliseconds.
   * @default 10_000
   */
  readonly stopWithinMs?: number;
  /**
   * Logs transient errors. A pino logger fits.
   * @default consoleLogger
   */
  readonly log?: Logger;
}

const celeryOptions = option.group<CeleryJobsOptions>({
  broker: option.text('the address of a broker, such as amqp://localhost'),
  queue: option.text().optional(),
  concurrency: option.count(1, 1_000).optional(),
  stopWithinMs: option.ms(0).optional(),
  log: option.log().optional(),
});

/** How many runs one process delays with timers. A worker's search for abandoned runs finds the others when they are due. */
const mostLater = 10_000;

/**
 * Delivers runs over RabbitMQ or Redis, from any number of processes to any number of workers, as tasks in Celery's message
 * protocol. A process that never starts the integrations only sends. Runs that the broker loses are found in the database.
 * @throws IntegrationError `not_configured`, naming each wrong option, or if the broker's URL is not supported
 * @example
 * const jobs = celeryJobs({ broker: 'amqp://localhost', concurrency: 16 });
 * const integrations = createIntegrations({ providers, storage, vault, ports, jobs });
 * await integrations.start();
 */
export function celeryJobs(options: CeleryJobsOptions): JobEngine {
  checkOptions('celeryJobs', celeryOptions, options);
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
      // The run is stored, so it will be found and sent again.
      log.error({ err, runId: delivery.runId }, 'Could not send a run to the broker; it will be sent again.');
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
    const waitMs = Math.min(Math.max(at.getTime() - Date.now(), 0), longestTimerMs);
    timers.set(runId, setTimeout(due, waitMs).unref());
  };

  const stop = async (): Promise<void> => {
    for (const timer of timers.values()) clearTimeout(timer);
    if (runs) await runs.stop();
    else worker?.release();
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
      if (!worker)
        throw new IntegrationError(
          'internal',
          'The job engine was started before it was attached: pass it to createIntegrations and call start() there.',
        );
      if (stopped) throw hasStopped();
      runs ??= consumeRuns({
        broker,
        queue,
        worker,
        concurrency,
        stopWithinMs,
        onReceived: (runId) => sent.delete(runId),
        redeliver: sendLater,
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
