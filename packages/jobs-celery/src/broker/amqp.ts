import type { Logger } from '@makerfex/integrations-core';
import type { ChannelModel, ConfirmChannel, ConsumeMessage, Options } from 'amqplib';
import { type AmqpConnection, ensureQueue, openAmqp } from './amqp-connection.ts';
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
  readonly channel: ConfirmChannel;
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
    const { model, channel, queues } = await this.#channel();
    try {
      if (!queues.has(queue)) await within(ensureQueue(model, queue), answerWithinMs);
      queues.add(queue);
      await publish(channel, queue, message);
    } catch (error) {
      throw brokerError(error);
    }
  }

  /** Sends to a queue that somebody waits at. Where nobody does any more, nobody is told. */
  async reply(replyTo: string, message: Message): Promise<void> {
    const { channel } = await this.#channel();
    await publish(channel, replyTo, message, { persistent: false }).catch((error: unknown) => {
      throw brokerError(error);
    });
  }

  consume(queue: string, options: ConsumeOptions): Consumer {
    return consume(this.#url, this.#log, queue, options);
  }

  async close(): Promise<void> {
    await this.#sending?.close();
  }

  #channel(): Promise<Sending> {
    this.#sending ??= openAmqp(this.#url, this.#log, async (model) => {
      const channel = await openChannel(model);
      return { model, channel, queues: new Set<string>() };
    });
    return this.#sending.get();
  }
}

function consume(url: string, log: Logger, queue: string, { prefetch, take }: ConsumeOptions): Consumer {
  let isPaused = false;
  const connection = openAmqp(url, log, async (model) => {
    await ensureQueue(model, queue);
    const channel = await openChannel(model);
    await channel.prefetch(prefetch);
    const onMessage = (message: ConsumeMessage | null): void => {
      // Null where the queue was deleted: it is made anew with the connection.
      if (!message) void model.close();
      else if (!isPaused) take(new Taken(channel, queue, message));
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

function publish(
  channel: ConfirmChannel,
  queue: string,
  { body, correlationId, replyTo, headers, contentType, contentEncoding, priority }: Message,
  options: Options.Publish = { persistent: true },
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
    channel.publish('', queue, body, properties, (error: unknown) => (error ? reject(error) : resolve()));
  });
  return within(confirmed, answerWithinMs);
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
  readonly #queue: string;
  readonly #message: ConsumeMessage;
  readonly #renewal: NodeJS.Timeout;
  #isDone = false;

  constructor(channel: ConfirmChannel, queue: string, message: ConsumeMessage) {
    const { headers, contentType, contentEncoding, correlationId, replyTo, priority } = message.properties;
    this.headers = headers ?? {};
    this.contentType = text(contentType) ?? '';
    this.contentEncoding = text(contentEncoding) ?? '';
    this.correlationId = text(correlationId);
    this.replyTo = text(replyTo);
    this.priority = typeof priority === 'number' ? priority : 0;
    this.body = message.content;
    this.#channel = channel;
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
    const isSent = await publish(this.#channel, this.#queue, this).then(
      () => true,
      () => false,
    );
    if (isSent) await this.ack();
  };
}

/** A channel that has ended takes no word, and has given its messages back. */
function settle(tell: () => void): void {
  try {
    tell();
  } catch {}
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
