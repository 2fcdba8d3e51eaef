import { setTimeout as delay } from 'node:timers/promises';
import { type Actor, consoleLogger, IntegrationError, type Logger, outsideRequests } from '@makerfex/integrations-core';
import { Bells } from './bridge/bells.ts';
import { type BridgedIntegrations, type CarryOutOptions, carryOut } from './bridge/carry-out.ts';
import { type PutOff, WaitingRoom } from './bridge/put-off.ts';
import type { Consumer, TakenMessage } from './broker/broker.ts';
import { openBroker } from './broker/open-broker.ts';
import { requestQueue } from './protocol/names.ts';
import { readAddress } from './protocol/task-address.ts';
import { openResults } from './results/open-results.ts';

/** Who the actor of a task is: one of the two has to be written out, since whoever can write to the queue can claim any actor. */
export type ActorCheck =
  | {
      /**
       * Looks a claimed actor up, as a login does. If it throws a fault that passes (`integrations.isTransient`), the task waits and it
       * is called again; an `IntegrationError` of another kind ends the task with its code, and anything else as `internal`.
       * @returns the actor to act for, null to refuse.
       * @example
       * authenticate: (claimed) => accounts.findActor(claimed.id, claimed.shopId),
       */
      authenticate(claimed: Actor): Promise<Actor | null> | Actor | null;
      readonly trustActors?: never;
    }
  | {
      /** Believes every task: for a queue that only the host's own code can write to. */
      readonly trustActors: true;
      readonly authenticate?: never;
    };

export type CeleryBridgeOptions = BridgeSettings & ActorCheck;

interface BridgeSettings {
  /** Celery's `broker_url`: `amqp://`, `amqps://`, `redis://` or `rediss://`. */
  readonly broker: string;
  /** Celery's `result_backend`: `redis://`, `rediss://`, or `rpc://` where the broker is RabbitMQ. */
  readonly resultBackend: string;
  /** Where the Celery application sends tasks to; `integrations` unless told. It is made where it is missing. */
  readonly queue?: string;
  /**
   * Tasks that are held and followed at once; the others wait at the broker. At most half of them are held for an `eta` of more than
   * five seconds ahead; further ones of these are put off and looked at every 30 seconds, so that they hold up none that is due.
   * @default 100
   */
  readonly prefetch?: number;
  /** How long results stay in Redis, in seconds; a day unless told, as with Celery. */
  readonly resultExpiresSeconds?: number;
  /** Told of what no shop's log can hold. The console unless given; a pino logger fits. */
  readonly log?: Logger;
}

export interface CeleryBridge {
  /**
   * Begins to take tasks. Starting again changes nothing.
   * @throws IntegrationError `stopped` after `stop`; `storage_unavailable`, `not_configured` if the broker gives none yet, and it
   * goes on asking in the background
   */
  start(): Promise<void>;
  /** Takes no more; tasks that are not done with are delivered to another bridge, and the runs go on. */
  stop(): Promise<void>;
}

const usual = { prefetch: 100, resultExpiresSeconds: 86_400 };
const stopWithinMs = 10_000;

/** @throws IntegrationError `not_configured` unless one of the two is given: hosts in plain JavaScript have no compiler to say so. */
function checkOf(check: ActorCheck): CarryOutOptions['authenticate'] {
  if (check.trustActors === undefined && typeof check.authenticate === 'function')
    return (claimed) => check.authenticate(claimed);
  if (check.trustActors && check.authenticate === undefined) return (claimed) => claimed;
  throw new IntegrationError(
    'not_configured',
    'The Celery bridge needs `authenticate`, which looks the actor of a task up, or `trustActors: true` if only code of the host can write to the queue: give one of the two.',
  );
}

/**
 * Lets a Celery application ask for runs: `integrations.<capability>` with `actor`, `connection_id` and `input`, on whatever job
 * engine and in any number of processes. The policy is asked as for any other caller; a task that is delivered again joins its run.
 * @throws IntegrationError `not_configured` if a URL is not one, or neither `authenticate` nor `trustActors` is given
 */
export function celeryBridge(integrations: BridgedIntegrations, options: CeleryBridgeOptions): CeleryBridge {
  const { queue = requestQueue, prefetch = usual.prefetch, log = consoleLogger } = options;
  const authenticate = checkOf(options);
  const broker = openBroker(options.broker, log);
  const expires = options.resultExpiresSeconds ?? usual.resultExpiresSeconds;
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
      log.error({ err: null }, 'A message in the queue of tasks has no id to answer to; it was taken out.');
      return message.ack();
    }
    const { id } = address;
    // A copy of one that is under way is done with when that is.
    const original = underWay.get(id);
    const carrying = original ?? carryOut(work, address, message);
    underWay.set(id, carrying);
    try {
      const putOff = await carrying;
      if (putOff && !original) await message.putOff(putOff.putOffMs, putOff.headers);
      else await message.ack();
    } catch (error) {
      // It is not acknowledged, so that another takes it.
      if (!stopping.signal.aborted) log.error({ err: error, taskId: id }, 'A task could not be answered.');
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
      forget ??= integrations.onEvent(bells.hear);
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
