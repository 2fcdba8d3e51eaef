import { IntegrationError, type Logger } from '@makerfex/integrations-core';
import { type ChannelModel, connect, type Options } from 'amqplib';
import { connectWithinMs } from './broker.ts';
import { answered, brokerError } from './broker-error.ts';

/** Detects a peer that vanished without closing the connection. In seconds. */
const heartbeatSeconds = 10;
const longestReconnectMs = 5_000;

const ignore = (): void => undefined;

/** A connection to RabbitMQ that reconnects when it breaks, with what `setUp` builds on it. */
export interface AmqpConnection<Use> {
  /** Returns what `setUp` built on the current connection. Waits only for the first attempt to connect. */
  get(): Promise<Use>;
  close(): Promise<void>;
}

/**
 * Connects in the background.
 * @param setUp called on each new connection. If one of its channels ends, it must close the connection, which sets all up again.
 */
export function openAmqp<Use>(
  url: string,
  log: Logger,
  setUp: (model: ChannelModel) => Promise<Use>,
): AmqpConnection<Use> {
  let current: { readonly use: Use } | undefined;
  let failure: unknown;
  let isLogged = false;
  const tried = Promise.withResolvers<void>();
  const fail = (error: unknown, what: string): void => {
    failure = error;
    tried.resolve();
    if (!isLogged) log.error({ err: brokerError(error) }, what);
    isLogged = true;
  };

  const opening = connect(withHeartbeat(url), {
    timeout: connectWithinMs,
    recovery: {
      maxDelay: longestReconnectMs,
      waitForConnect: false,
      setup: async (model: ChannelModel) => {
        // amqplib listens to it only after the set-up: until then, an error without a listener would end the process.
        model.on('error', ignore);
        const use = await setUp(model);
        current = { use };
        tried.resolve();
      },
    },
  }).then((model) => {
    model.on('connect', () => {
      isLogged = false;
    });
    model.on('disconnect', (error) => {
      current = undefined;
      fail(error, 'The connection to the broker broke; reconnecting.');
    });
    model.on('connect-failed', (error) => fail(error, 'Cannot reach the broker; retrying.'));
    // `disconnect` follows an error of the connection, and logs it.
    model.on('error', ignore);
    return model;
  });

  return {
    async get() {
      await answered(tried.promise, connectWithinMs);
      if (current) return current.use;
      throw brokerError(
        failure ?? new IntegrationError('storage_unavailable', 'The connection to the broker is closed: try again.'),
      );
    },
    async close() {
      isLogged = true;
      await (await opening).close();
    },
  };
}

/** Creates a queue as Celery does, unless it exists; one with other settings stays as it is. */
export async function ensureQueue(
  model: ChannelModel,
  queue: string,
  options: Options.AssertQueue = {},
): Promise<void> {
  const found = await onChannel(model, (channel) => channel.checkQueue(queue)).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  if (!found) await onChannel(model, (channel) => channel.assertQueue(queue, { ...options, durable: true }));
}

/** Uses its own channel, because an error ends the channel. */
async function onChannel<Result>(
  model: ChannelModel,
  use: (channel: Awaited<ReturnType<ChannelModel['createChannel']>>) => Promise<Result>,
): Promise<Result> {
  const channel = await model.createChannel();
  channel.on('error', () => 'the pending call is rejected with it');
  const result = await use(channel);
  await channel.close();
  return result;
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 404;

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(heartbeatSeconds));
  return address.href;
}
