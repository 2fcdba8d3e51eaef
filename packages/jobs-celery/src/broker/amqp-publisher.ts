import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Options } from 'amqplib';
import { answerWithinMs, type Message } from './broker.ts';
import { answered } from './broker-error.ts';

/** Publishes to queues on a channel, and notices messages that it returns. */
export class AmqpPublisher {
  readonly #channel: ConfirmChannel;
  /** Ids of messages that no queue accepted. RabbitMQ returns each just before it confirms it. */
  readonly #returned = new Set<unknown>();

  constructor(channel: ConfirmChannel) {
    this.#channel = channel;
    channel.on('return', ({ properties }) => this.#returned.add(properties.messageId));
  }

  /** Stores a message in a queue. @returns false if the queue does not exist */
  async store(queue: string, message: Message): Promise<boolean> {
    const messageId = randomUUID();
    await this.#publish(queue, message, { persistent: true, mandatory: true, messageId });
    return !this.#returned.delete(messageId);
  }

  /** Sends a message to a queue; drops it if the queue does not exist. */
  notify(queue: string, message: Message): Promise<void> {
    return this.#publish(queue, message, { persistent: false });
  }

  #publish(
    queue: string,
    { body, correlationId, replyTo, headers, contentType, contentEncoding, priority }: Message,
    options: Options.Publish,
  ): Promise<void> {
    const properties: Options.Publish = {
      ...options,
      headers,
      contentType,
      contentEncoding,
      priority,
      ...(correlationId !== null && { correlationId }),
      ...(replyTo !== null && { replyTo }),
    };
    const confirmed = new Promise<void>((resolve, reject) => {
      this.#channel.publish('', queue, body, properties, (error: unknown) => (error ? reject(error) : resolve()));
    });
    return answered(confirmed, answerWithinMs);
  }
}
