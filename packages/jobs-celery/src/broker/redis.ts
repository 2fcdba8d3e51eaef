import type { Logger } from '@makerfex/integrations-core';
import type { Redis } from 'ioredis';
import type { Broker, ConsumeOptions, Consumer, Message } from './broker.ts';
import { brokerError } from './broker-error.ts';
import { openRedis } from './redis-connection.ts';
import { RedisConsumer } from './redis-consumer.ts';
import { writeEnvelope } from './redis-envelope.ts';
import { listFor } from './redis-lists.ts';

/** Redis as Celery uses it: a queue is a list. */
export class RedisBroker implements Broker {
  readonly #redis: Redis;
  readonly #url: string;
  readonly #log: Logger;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
    this.#redis = openRedis(url, log);
  }

  async send(queue: string, message: Message): Promise<void> {
    await this.#redis.lpush(listFor(queue, message.priority), writeEnvelope(queue, message)).catch((error: unknown) => {
      throw brokerError(error);
    });
  }

  consume(queue: string, options: ConsumeOptions): Consumer {
    return new RedisConsumer(this.#url, this.#log, queue, options);
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }
}
