import { randomUUID } from 'node:crypto';
import { consoleLogger, type Logger } from '@makerfex/integrations-core';
import { checkOptions, option } from '@makerfex/integrations-core/options';
import { openBroker } from './broker/open-broker.ts';
import { celeryQueue } from './protocol/names.ts';
import { writeTask } from './protocol/write-task.ts';

export interface CelerySenderOptions {
  /** Celery's `broker_url`: `amqp://`, `amqps://`, `redis://` or `rediss://`. */
  readonly broker: string;
  /**
   * Logs broken connections. A pino logger fits.
   * @default consoleLogger
   */
  readonly log?: Logger;
}

const senderOptions = option.group<CelerySenderOptions>({
  broker: option.text('the address of a broker, such as amqp://localhost'),
  log: option.log().optional(),
});

/** A task to send. All values must be JSON. */
export interface SendTask {
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly args?: readonly unknown[];
  /**
   * Created if it is missing.
   * @default 'celery'
   */
  readonly queue?: string;
  /**
   * Celery does not check whether it has seen the id before.
   * @default a new UUID
   */
  readonly id?: string;
  /** Earliest start time. */
  readonly eta?: Date;
  /** Celery's worker revokes the task if it has not started by then. */
  readonly expires?: Date;
  /**
   * How many retries count as used. The Python task sets how many are allowed.
   * @default 0
   */
  readonly retries?: number;
  /**
   * 0 to 9. RabbitMQ serves the highest first, in queues with `x-max-priority`; Redis the lowest.
   * @default 0
   */
  readonly priority?: number;
}

export interface CelerySender {
  /**
   * Sends a task to Celery's workers. Resolves once the broker has it, not when it has run.
   * @returns the task's id
   * @throws IntegrationError `storage_unavailable` if the broker does not confirm it, `not_configured` if the broker refuses it
   */
  send(task: string, request?: SendTask): Promise<string>;
  close(): Promise<void>;
}

/**
 * Sends tasks to Celery's workers, over RabbitMQ or Redis, in message protocol 2.
 * @example
 * const celery = celerySender({ broker: 'amqp://localhost' });
 * await celery.send('reports.update', { kwargs: { shop_id: 'shop-1' } });
 */
export function celerySender(options: CelerySenderOptions): CelerySender {
  checkOptions('celerySender', senderOptions, options);
  const { broker: url, log = consoleLogger } = options;
  const broker = openBroker(url, log);
  return {
    async send(name, { queue = celeryQueue, id = randomUUID(), ...task } = {}) {
      await broker.send(queue, writeTask({ name, id, ...task }));
      return id;
    },
    close: () => broker.close(),
  };
}
