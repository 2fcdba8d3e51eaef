import { IntegrationError, type Logger } from '@makerfex/integrations-core';
import type { ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { type AmqpConnection, ensureQueue, openAmqp } from './amqp-connection.ts';
import { LaterQueues } from './amqp-later.ts';
import { AmqpPublisher } from './amqp-publisher.ts';
import {
  answerWithinMs,
  type Broker,
  type ConsumeOptions,
  type Consumer,
  type Message,
  type TakenMessage,
} from './broker.ts';
import { brokerError } from './broker-error.ts';
import { within } from './within.ts';

/**
 * RabbitMQ ends the channel of a consumer that keeps a message for longer than its `consumer_timeout`, 15 or 30 minutes by its
 * version. A message that is kept for this long is replaced by a copy of it, in milliseconds.
 */
const renewAfterMs = 10 * 60_000;

interface Sending {
  readonly model: ChannelModel;
  readonly publisher: AmqpPublisher;
  /** Those that there are, as far as is known. */
  readonly queues: Set<string>;
}

/** RabbitMQ, by one connection for what is sent and one for each consumer: it can hold up those that send. */
export class AmqpBroker implements Broker {
  readonly #url: string;
  readonly #log: Logger;
  #sending: AmqpConnection<Sending> | undefined;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
  }

  async send(queue: string, message: Message): Promise<void> {
    const sending = await this.#sendingThere();
    try {
      // Once more where the queue was deleted after it was made sure of.
      if ((await store(sending, queue, message)) || (await store(sending, queue, message))) return;
    } catch (error) {
      throw brokerError(error);
    }
    throw new IntegrationError(
      'storage_unavailable',
      `The queue ${queue} is deleted as soon as it is made: try again.`,
    );
  }

  /** Sends to a queue that somebody waits at. Where nobody does any more, nobody is told. */
  async reply(replyTo: string, message: Message): Promise<void> {
    const { publisher } = await this.#sendingThere();
    await publisher.tell(replyTo, message).catch((error: unknown) => {
      throw brokerError(error);
    });
  }

  consume(queue: string, options: ConsumeOptions): Consumer {
    return consume(this.#url, this.#log, queue, options);
  }

  async close(): Promise<void> {
    await this.#sending?.close();
  }

  #sendingThere(): Promise<Sending> {
    this.#sending ??= openAmqp(this.#url, this.#log, async (model) => {
      const publisher = new AmqpPublisher(await openChannel(model));
      return { model, publisher, queues: new Set<string>() };
    });
    return this.#sending.get();
  }
}

/** Makes the queue where it is not known to be there. @returns false where it has gone meanwhile */
async function store({ model, publisher, queues }: Sending, queue: string, message: Message): Promise<boolean> {
  if (!queues.has(queue)) await within(ensureQueue(model, queue), answerWithinMs);
  queues.add(queue);
  const isStored = await publisher.store(queue, message);
  if (!isStored) queues.delete(queue);
  return isStored;
}

function consume(url: string, log: Logger, queue: string, { prefetch, take }: ConsumeOptions): Consumer {
  let isPaused = false;
  const connection = openAmqp(url, log, async (model) => {
    await ensureQueue(model, queue);
    const channel = await openChannel(model);
    const publisher = new AmqpPublisher(channel);
    await channel.prefetch(prefetch);
    const later = new LaterQueues(model, publisher, queue);
    const onMessage = (message: ConsumeMessage | null): void => {
      // Null where the queue was deleted: it is made anew with the connection.
      if (!message) void model.close();
      else if (!isPaused) take(new Taken(channel, publisher, later, queue, message));
    };
    const { consumerTag } = await channel.consume(queue, onMessage);
    return { channel, consumerTag };
  });
  const pause = async (): Promise<void> => {
    isPaused = true;
    await connection
      .get()
      .then(({ channel, consumerTag }) => within(channel.cancel(consumerTag), answerWithinMs))
      .catch(() => 'without a connection nothing is delivered either');
  };
  return {
    ready: async () => {
      await connection.get();
    },
    pause,
    async close() {
      // With its answer, whatever was acknowledged before has arrived.
      await pause();
      await connection.close();
    },
  };
}

/** A channel that confirms what it has taken. Where it ends, so does the connection, to be made anew. */
async function openChannel(model: ChannelModel): Promise<ConfirmChannel> {
  const channel = await model.createConfirmChannel();
  channel.on('error', () => 'it ends then');
  channel.on('close', () => {
    model.close().catch(() => 'it is closed already');
  });
  return channel;
}

class Taken implements TakenMessage {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly correlationId: string | null;
  readonly replyTo: string | null;
  readonly priority: number;
  readonly body: Buffer;
  readonly #channel: ConfirmChannel;
  readonly #publisher: AmqpPublisher;
  readonly #later: LaterQueues;
  readonly #queue: string;
  readonly #message: ConsumeMessage;
  readonly #renewal: NodeJS.Timeout;
  #isDone = false;

  constructor(
    channel: ConfirmChannel,
    publisher: AmqpPublisher,
    later: LaterQueues,
    queue: string,
    message: ConsumeMessage,
  ) {
    const { headers, contentType, contentEncoding, correlationId, replyTo, priority } = message.properties;
    this.headers = headers ?? {};
    this.contentType = text(contentType) ?? '';
    this.contentEncoding = text(contentEncoding) ?? '';
    this.correlationId = text(correlationId);
    this.replyTo = text(replyTo);
    this.priority = typeof priority === 'number' ? priority : 0;
    this.body = message.content;
    this.#channel = channel;
    this.#publisher = publisher;
    this.#later = later;
    this.#queue = queue;
    this.#message = message;
    this.#renewal = setTimeout(() => void this.putBack(), renewAfterMs).unref();
  }

  ack = async (): Promise<void> => {
    clearTimeout(this.#renewal);
    if (!this.#isDone) settle(() => this.#channel.ack(this.#message));
    this.#isDone = true;
  };

  putBack = async (): Promise<void> => {
    if (this.#isDone) return;
    const isStored = await this.#publisher.store(this.#queue, this).catch(() => false);
    if (isStored) await this.ack();
  };

  putOff = async (forMs: number, headers: Message['headers']): Promise<void> => {
    if (this.#isDone) return;
    const isStored = await this.#later.store(this, headers, forMs);
    // Otherwise it is delivered again when the channel ends, or its renewal comes.
    if (isStored) await this.ack();
  };
}

/** A channel that has ended takes no word, and has given its messages back. */
function settle(tell: () => void): void {
  try {
    tell();
  } catch {}
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
