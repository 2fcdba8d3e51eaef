import type { ChannelModel } from 'amqplib';
import { ensureQueue } from './amqp-connection.ts';
import type { AmqpPublisher } from './amqp-publisher.ts';
import { answerWithinMs, type Message } from './broker.ts';
import { answered } from './broker-error.ts';

/** Headers in which RabbitMQ records where a message waited. They are dropped, as they grow each time. */
const deadLetterHeaders = /^x-(?:death$|first-death-|last-death-)/;

/**
 * Queues without consumers that return their messages to the main queue after a delay. There is one per delay, because RabbitMQ
 * only expires messages at the head of a queue.
 */
export class LaterQueues {
  readonly #model: ChannelModel;
  readonly #publisher: AmqpPublisher;
  readonly #queue: string;
  readonly #known = new Set<string>();

  constructor(model: ChannelModel, publisher: AmqpPublisher, queue: string) {
    this.#model = model;
    this.#publisher = publisher;
    this.#queue = queue;
  }

  /**
   * @param added further headers of the message
   * @returns false if the message could not be stored
   */
  async store(message: Message, added: Message['headers'], forMs: number): Promise<boolean> {
    const own = Object.entries(message.headers).filter(([name]) => !deadLetterHeaders.test(name));
    const headers = { ...Object.fromEntries(own), ...added };
    const send = () => this.#send({ ...message, headers }, forMs);
    // Once more if the queue was deleted in between.
    return (await send().catch(() => false)) || send().catch(() => false);
  }

  async #send(message: Message, forMs: number): Promise<boolean> {
    const name = `${this.#queue}.later.${forMs}`;
    const options = { messageTtl: forMs, deadLetterExchange: '', deadLetterRoutingKey: this.#queue };
    if (!this.#known.has(name)) await answered(ensureQueue(this.#model, name, options), answerWithinMs);
    this.#known.add(name);
    const isStored = await this.#publisher.store(name, message);
    if (!isStored) this.#known.delete(name);
    return isStored;
  }
}
