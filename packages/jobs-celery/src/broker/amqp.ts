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
import { answered, brokerError } from './broker-error.ts';

/**
 * RabbitMQ closes the channel of a consumer that holds a message for longer than its `consumer_timeout`, 15 or 30 minutes by
 * version. A message that is held for this long is replaced by a copy. In milliseconds.
 */
const renewAfterMs = 10 * 60_000;

interface Sending {
  readonly model: ChannelModel;
  readonly publisher: AmqpPublisher;
  /** Queues that are known to exist. */
  readonly queues: Set<string>;
}

/** RabbitMQ, with one connection for sending and one per consumer, because RabbitMQ can block connections that send. */
export class AmqpBroker implements Broker {
  readonly #url: string;
  readonly #log: Logger;
  #sending: AmqpConnection<Sending> | undefined;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
  }

  async send(queue: string, message: Message): Promise<void> {
    const sending = await this.#connectedSending();
    try {
      // Once more if the queue was deleted in between.
      if ((await store(sending, queue, message)) || (await store(sending, queue, message))) return;
    } catch (error) {
      throw brokerError(error);
    }
    throw new IntegrationError('storage_unavailable', `The queue ${queue} keeps being deleted: try again.`);
  }

  /** Sends to a client's reply queue; drops the message if the queue is gone. */
  async reply(replyTo: string, message: Message): Promise<void> {
    const { publisher } = await this.#connectedSending();
    await publisher.notify(replyTo, message).catch((error: unknown) => {
      throw brokerError(error);
    });
  }

  consume(queue: string, options: ConsumeOptions): Consumer {
    return consume(this.#url, this.#log, queue, options);
  }

  async close(): Promise<void> {
    await this.#sending?.close();
  }

  #connectedSending(): Promise<Sending> {
    this.#sending ??= openAmqp(this.#url, this.#log, async (model) => {
      const publisher = new AmqpPublisher(await openChannel(model));
      return { model, publisher, queues: new Set<string>() };
    });
    return this.#sending.get();
  }
}

/** Creates the queue unless it is known to exist. @returns false if it was deleted meanwhile */
async function store({ model, publisher, queues }: Sending, queue: string, message: Message): Promise<boolean> {
  if (!queues.has(queue)) await answered(ensureQueue(model, queue), answerWithinMs);
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
      // Null if the queue was deleted: reconnecting creates it again.
      if (!message) void model.close();
      else if (!isPaused) take(new AmqpMessage(channel, publisher, later, queue, message));
    };
    const { consumerTag } = await channel.consume(queue, onMessage);
    return { channel, consumerTag };
  });
  const pause = async (): Promise<void> => {
    isPaused = true;
    await connection
      .get()
      .then(({ channel, consumerTag }) => answered(channel.cancel(consumerTag), answerWithinMs))
      .catch(() => 'nothing is delivered without a connection');
  };
  return {
    ready: async () => {
      await connection.get();
    },
    pause,
    async close() {
      // When RabbitMQ answers, it has received all earlier acknowledgements.
      await pause();
      await connection.close();
    },
  };
}

/** A channel that confirms messages. If it ends, the connection closes and reconnects. */
async function openChannel(model: ChannelModel): Promise<ConfirmChannel> {
  const channel = await model.createConfirmChannel();
  channel.on('error', () => 'it closes next');
  channel.on('close', () => {
    model.close().catch(() => 'it is already closed');
  });
  return channel;
}

class AmqpMessage implements TakenMessage {
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
    if (!this.#isDone) ignoreClosed(() => this.#channel.ack(this.#message));
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
    // Otherwise it is delivered again when the channel ends, or at its renewal.
    if (isStored) await this.ack();
  };
}

/** Ignores the error of a closed channel: its messages are already back in the queue. */
function ignoreClosed(acknowledge: () => void): void {
  try {
    acknowledge();
  } catch {}
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
