import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Options } from 'amqplib';
import { answerWithinMs, type Message } from './broker.ts';
import { within } from './within.ts';

/** Publishes to queues by a channel, and knows what came back from it. */
export class AmqpPublisher {
  readonly #channel: ConfirmChannel;
  /** The ids of messages that no queue has taken, each told just before it is confirmed. */
  readonly #returned = new Set<unknown>();

  constructor(channel: ConfirmChannel) {
    this.#channel = channel;
    channel.on('return', ({ properties }) => this.#returned.add(properties.messageId));
  }

  /** Keeps a message in a queue. @returns false where there is no such queue */
  async store(queue: string, message: Message): Promise<boolean> {
    const messageId = randomUUID();
    await this.#publish(queue, message, { persistent: true, mandatory: true, messageId });
    return !this.#returned.delete(messageId);
  }

  /** Tells a queue, where there is one. */
  tell(queue: string, message: Message): Promise<void> {
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
    return within(confirmed, answerWithinMs);
  }
}
