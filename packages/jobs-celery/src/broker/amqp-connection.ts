import { IntegrationError, type Logger } from '@makerfex/integrations-core';
import { type ChannelModel, connect, type Options } from 'amqplib';
import { connectWithinMs } from './broker.ts';
import { brokerError } from './broker-error.ts';
import { within } from './within.ts';

/** So that a peer that is gone without a word is missed, in seconds. */
const heartbeatSeconds = 10;
const longestReconnectMs = 5_000;

/** A connection to RabbitMQ that is made anew whenever it breaks, and what it is used by. */
export interface AmqpConnection<Use> {
  /** What was set up on the connection there is. It waits for the first one to be tried, and for no other. */
  get(): Promise<Use>;
  close(): Promise<void>;
}

/**
 * Connects in the background.
 * @param setUp called on each new connection. Where a channel of its own ends, it closes the connection: that makes all of it anew.
 */
export function openAmqp<Use>(
  url: string,
  log: Logger,
  setUp: (model: ChannelModel) => Promise<Use>,
): AmqpConnection<Use> {
  let current: { readonly use: Use } | undefined;
  let failure: unknown;
  let isTold = false;
  const tried = Promise.withResolvers<void>();
  const tell = (error: unknown, what: string): void => {
    failure = error;
    tried.resolve();
    if (!isTold) log.error({ err: brokerError(error) }, what);
    isTold = true;
  };

  const opening = connect(withHeartbeat(url), {
    timeout: connectWithinMs,
    recovery: {
      maxDelay: longestReconnectMs,
      waitForConnect: false,
      setup: async (model: ChannelModel) => {
        const use = await setUp(model);
        current = { use };
        tried.resolve();
      },
    },
  }).then((model) => {
    model.on('connect', () => {
      isTold = false;
    });
    model.on('disconnect', (error) => {
      current = undefined;
      tell(error, 'The connection to the broker broke; it is made anew.');
    });
    model.on('connect-failed', (error) => tell(error, 'The broker cannot be reached; it is tried again.'));
    // An error of the connection is followed by its end, which is told.
    model.on('error', () => undefined);
    return model;
  });

  return {
    async get() {
      await within(tried.promise, connectWithinMs);
      if (current) return current.use;
      throw brokerError(
        failure ?? new IntegrationError('storage_unavailable', 'The connection to the broker is closed.'),
      );
    },
    async close() {
      isTold = true;
      await (await opening).close();
    },
  };
}

/** Makes sure that there is a queue, as Celery makes one; one that was made otherwise stays as it is. */
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

/** On a channel of its own, because what fails ends the channel. */
async function onChannel<Result>(
  model: ChannelModel,
  ask: (channel: Awaited<ReturnType<ChannelModel['createChannel']>>) => Promise<Result>,
): Promise<Result> {
  const channel = await model.createChannel();
  channel.on('error', () => 'what was asked for is rejected with it');
  const result = await ask(channel);
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
