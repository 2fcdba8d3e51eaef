import { randomUUID } from 'node:crypto';
import { consoleLogger, type Logger } from '@makerfex/integrations-core';
import { openBroker } from './broker/open-broker.ts';
import { celeryQueue } from './protocol/names.ts';
import { writeTask } from './protocol/write-task.ts';

export interface CelerySenderOptions {
  /** Celery's `broker_url`: `amqp://`, `amqps://`, `redis://` or `rediss://`. */
  readonly broker: string;
  /** Told of connections that break. The console unless given; a pino logger fits. */
  readonly log?: Logger;
}

/** How a task is asked for. What is given must be JSON. */
export interface SendTask {
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly args?: readonly unknown[];
  /** `celery` unless told. It is made where it is missing. */
  readonly queue?: string;
  /** A UUID of its own unless told. Celery does not look whether it had the id before. */
  readonly id?: string;
  /** Not to be carried out before. */
  readonly eta?: Date;
  /** Not to be carried out any more from then on: Celery's worker revokes it. */
  readonly expires?: Date;
  /** How often it counts as having been tried; 0 unless told. How often it may be is for the task in Python to say. */
  readonly retries?: number;
  /** 0 to 9. RabbitMQ serves the highest first, in queues that were made with `x-max-priority`; Redis the lowest. */
  readonly priority?: number;
}

export interface CelerySender {
  /**
   * Asks Celery's workers for a task. Resolves once the broker has it: what becomes of it is Celery's.
   * @returns the task's id
   * @throws IntegrationError `storage_unavailable` where the broker does not confirm it, `not_configured` where it refuses
   */
  send(task: string, request?: SendTask): Promise<string>;
  close(): Promise<void>;
}

/** Has Celery's workers do something, over RabbitMQ or Redis, in message protocol 2. */
export function celerySender({ broker: url, log = consoleLogger }: CelerySenderOptions): CelerySender {
  const broker = openBroker(url, log);
  return {
    async send(name, { queue = celeryQueue, id = randomUUID(), ...task } = {}) {
      await broker.send(queue, writeTask({ name, id, ...task }));
      return id;
    },
    close: () => broker.close(),
  };
}
