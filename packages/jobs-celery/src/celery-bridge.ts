import { setTimeout as delay } from 'node:timers/promises';
import { type Actor, consoleLogger, IntegrationError, type Logger } from '@makerfex/integrations-core';
import { outsideRequests } from '@makerfex/integrations-core/jobs';
import { checkOptions, option } from '@makerfex/integrations-core/options';
import { Bells } from './bridge/bells.ts';
import { type BridgedIntegrations, type CarryOutOptions, carryOut } from './bridge/carry-out.ts';
import { type PutOff, WaitingRoom } from './bridge/put-off.ts';
import type { Consumer, TakenMessage } from './broker/broker.ts';
import { openBroker } from './broker/open-broker.ts';
import { requestQueue } from './protocol/names.ts';
import { readAddress } from './protocol/task-address.ts';
import { openResults } from './results/open-results.ts';

/** How to check the actor of a task. One of the two is required, because anybody who can write to the queue can claim any actor. */
export type ActorCheck =
  | {
      /**
       * Looks up a claimed actor, as a login does. After a transient error (`integrations.isTransient`) it is called again; another
       * `IntegrationError` ends the task with its code, and any other error as `internal`.
       * @returns the actor to act for, or null to refuse the task.
       * @example
       * const check: ActorCheck = { authenticate: (claimed) => accounts.findActor(claimed.id, claimed.shopId) };
       */
      authenticate(claimed: Actor): Promise<Actor | null> | Actor | null;
      readonly trustActors?: never;
    }
  | {
      /** Trusts every task. Only for a queue that nothing but the host's own code can write to. */
      readonly trustActors: true;
      readonly authenticate?: never;
    };

export type CeleryBridgeOptions = BridgeSettings & ActorCheck;

interface BridgeSettings {
  /** Celery's `broker_url`: `amqp://`, `amqps://`, `redis://` or `rediss://`. */
  readonly broker: string;
  /** Celery's `result_backend`: `redis://`, `rediss://`, or `rpc://` with RabbitMQ. */
  readonly resultBackend: string;
  /**
   * The queue that the Celery application sends tasks to. Created if it is missing.
   * @default 'integrations'
   */
  readonly queue?: string;
  /**
   * How many tasks are followed at once, 1 to 10,000; the others wait at the broker. At most half of them may have an `eta` more than five
   * seconds ahead; further ones are put off and checked every 30 seconds, so that they do not block tasks that are due.
   * @default 100
   */
  readonly prefetch?: number;
  /**
   * How long results stay in Redis, in seconds (1 to 31,536,000); the default is Celery's.
   * @default 86_400
   */
  readonly resultExpiresSeconds?: number;
  /**
   * Logs errors that belong to no shop. A pino logger fits.
   * @default consoleLogger
   */
  readonly log?: Logger;
}

export interface CeleryBridge {
  /**
   * Starts receiving tasks. Starting again changes nothing.
   * @throws IntegrationError `stopped` after `stop`; `storage_unavailable`, `not_configured` if the broker is not usable yet, while
   * the bridge keeps trying in the background
   */
  start(): Promise<void>;
  /** Stops receiving tasks; unfinished ones are delivered to another bridge, and their runs continue. */
  stop(): Promise<void>;
}

const bridgeOptions = option.group<CeleryBridgeOptions>({
  broker: option.text('the address of a broker, such as amqp://localhost'),
  resultBackend: option.text('the address of a result backend, such as redis://localhost'),
  queue: option.text().optional(),
  prefetch: option.count(1, 10_000).optional(),
  resultExpiresSeconds: option.count(1, 31_536_000).optional(),
  log: option.log().optional(),
  // `checkOf` says which of the two is missing.
  authenticate: option.where<CeleryBridgeOptions['authenticate']>('', () => true),
  trustActors: option.where<CeleryBridgeOptions['trustActors']>('', () => true),
});

const defaults = { prefetch: 100, resultExpiresSeconds: 86_400 };
const stopWithinMs = 10_000;

/** @throws IntegrationError `not_configured` unless exactly one is given; hosts in plain JavaScript have no compiler to check it. */
function checkOf(check: ActorCheck): CarryOutOptions['authenticate'] {
  if (check.trustActors === undefined && typeof check.authenticate === 'function')
    return (claimed) => check.authenticate(claimed);
  if (check.trustActors && check.authenticate === undefined) return (claimed) => claimed;
  throw new IntegrationError(
    'not_configured',
    'The Celery bridge needs either `authenticate`, which looks up the actor of a task, or `trustActors: true`, for a queue that only the host can write to: set one of the two.',
  );
}

/**
 * Lets a Celery application request runs: `integrations.<capability>` with `actor`, `connection_id` and `input`, on any job engine
 * and in any number of processes. The policy applies as to any other caller; a task that is delivered again joins its run.
 * @throws IntegrationError `not_configured` if a URL is invalid, or neither `authenticate` nor `trustActors` is given
 * @example
 * const bridge = celeryBridge(integrations, {
 *   broker: 'amqp://localhost',
 *   resultBackend: 'rpc://',
 *   authenticate: (claimed) => accounts.findActor(claimed.id, claimed.shopId),
 * });
 * await bridge.start();
 */
export function celeryBridge(integrations: BridgedIntegrations, options: CeleryBridgeOptions): CeleryBridge {
  checkOptions('celeryBridge', bridgeOptions, options);
  const { queue = requestQueue, prefetch = defaults.prefetch, log = consoleLogger } = options;
  const authenticate = checkOf(options);
  const broker = openBroker(options.broker, log);
  const expires = options.resultExpiresSeconds ?? defaults.resultExpiresSeconds;
  const results = openResults(options.resultBackend, broker, log, expires);
  const bells = new Bells();
  const stopping = new AbortController();
  const work: CarryOutOptions = {
    integrations,
    authenticate,
    broker,
    queue,
    results,
    bells,
    waiting: new WaitingRoom(Math.floor(prefetch / 2)),
    log,
    stop: stopping.signal,
  };
  const underWay = new Map<string, Promise<PutOff | null>>();
  let consumer: Consumer | undefined;
  let forget: (() => void) | undefined;
  let stopped: Promise<void> | undefined;

  const take = async (message: TakenMessage): Promise<void> => {
    const address = readAddress(message);
    if (!address) {
      log.error({ err: null }, 'Dropped a message without a task id from the queue of tasks.');
      return message.ack();
    }
    const { id } = address;
    // A copy of a task that is under way is finished when the task is.
    const original = underWay.get(id);
    const carrying = original ?? carryOut(work, address, message);
    underWay.set(id, carrying);
    try {
      const putOff = await carrying;
      if (putOff && !original) await message.putOff(putOff.putOffMs, putOff.headers);
      else await message.ack();
    } catch (error) {
      // Not acknowledged, so that another bridge receives it.
      if (!stopping.signal.aborted) log.error({ err: error, taskId: id }, 'Could not report the outcome of a task.');
    } finally {
      underWay.delete(id);
    }
  };

  const stop = async (): Promise<void> => {
    await consumer?.pause();
    stopping.abort(new Error('The bridge stops.'));
    await Promise.race([Promise.allSettled(underWay.values()), delay(stopWithinMs, undefined, { ref: false })]);
    forget?.();
    await consumer?.close();
    await results.close();
    await broker.close();
  };

  return {
    async start() {
      if (stopped) throw hasStopped();
      forget ??= integrations.onEvent(bells.onEvent);
      consumer ??= broker.consume(queue, { prefetch, take: (message) => void outsideRequests(() => take(message)) });
      await consumer.ready();
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

const hasStopped = () =>
  new IntegrationError('stopped', 'The Celery bridge has been stopped and does not start again: create a new one.');
