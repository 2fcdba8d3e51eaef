import type { ChannelModel } from 'amqplib';
import { ensureQueue } from './amqp-connection.ts';
import type { AmqpPublisher } from './amqp-publisher.ts';
import { answerWithinMs, type Message } from './broker.ts';
import { within } from './within.ts';

/** Headers in which RabbitMQ records where a message has waited: they would grow each time. */
const ofDeadLetters = /^x-(?:death$|first-death-|last-death-)/;

/**
 * Queues beside another one, each for one length of time, that nobody consumes: what has been in one for so long goes to the other
 * one. RabbitMQ lets messages expire at the head of a queue alone, so all of a queue wait equally long.
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
   * @param added headers beside those of the message
   * @returns false if the message could not be stored
   */
  async store(message: Message, added: Message['headers'], forMs: number): Promise<boolean> {
    const own = Object.entries(message.headers).filter(([name]) => !ofDeadLetters.test(name));
    const headers = { ...Object.fromEntries(own), ...added };
    const send = () => this.#send({ ...message, headers }, forMs);
    // Once more if the queue was deleted after it was made.
    return (await send().catch(() => false)) || send().catch(() => false);
  }

  async #send(message: Message, forMs: number): Promise<boolean> {
    const name = `${this.#queue}.later.${forMs}`;
    const options = { messageTtl: forMs, deadLetterExchange: '', deadLetterRoutingKey: this.#queue };
    if (!this.#known.has(name)) await within(ensureQueue(this.#model, name, options), answerWithinMs);
    this.#known.add(name);
    const isStored = await this.#publisher.store(name, message);
    if (!isStored) this.#known.delete(name);
    return isStored;
  }
}
