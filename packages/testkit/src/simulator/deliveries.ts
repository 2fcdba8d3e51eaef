import { randomUUID } from 'node:crypto';
import { setTimeout as realWait } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { Delivery, DeliveryToSend, LoggedDelivery } from './delivery.ts';
import { createDeliveryFaults, type DeliveryFault } from './delivery-faults.ts';
import type { SignDelivery } from './delivery-signatures.ts';
import { createRandom, type Random } from './random.ts';

/** How held deliveries are released. */
export interface ReleaseOptions {
  /** In a random order. @default false */
  readonly shuffled?: boolean;
}

/** Options of {@link createDeliveries}. */
export interface DeliveriesOptions {
  /** Returns the headers that sign a body, such as {@link signStandard}. */
  readonly sign: SignDelivery;
  /**
   * Sends a request to the host.
   * @default the global fetch
   */
  readonly fetch?: (request: Request) => Promise<Response>;
  /**
   * The simulator's clock.
   * @default the real time
   */
  readonly clock?: {
    /** Milliseconds since 1970. */
    readonly now: Clock['now'];
    /** Resolves after so many milliseconds. @default in real time */
    readonly wait?: Clock['wait'];
  };
  /**
   * Decides which deliveries get a fault with a `share`, and the order of `release({ shuffled: true })`.
   * @default createRandom('deliveries')
   */
  readonly random?: Random;
  /**
   * Milliseconds from each failed try to the next: after the last of them the delivery is given up.
   * @default those of Standard Webhooks: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h
   */
  readonly retries?: readonly number[];
  /**
   * How long the host may take to answer, in milliseconds of real time.
   * @default 15_000
   */
  readonly timeoutMs?: number;
  /** Called with a delivery whose last try has failed: some providers then stop delivering to its address. */
  readonly onGivenUp?: (delivery: Delivery) => void;
}

const defaultRetries = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000];
const defaultTimeoutMs = 15_000;
/** Deliveries that wait or are being sent. */
const maxQueued = 10_000;
/** The log keeps this many of the newest tries. */
const maxLogged = 10_000;
/** Requests at a time. */
const maxSending = 10;

/**
 * Creates what sends a simulated provider's webhooks: signed, tried again after failures, with faults on request. Nothing of it
 * keeps the process alive.
 * @example
 * const clock = createClock(Date.UTC(2026, 10, 24, 12));
 * const sign = signStandard('whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3');
 * const deliveries = createDeliveries({ sign, clock, fetch: handler });
 * const url = 'https://host.test/api/integrations/webhooks/acme/';
 * deliveries.faults.next({ kind: 'lost', topic: 'order.paid' });
 * deliveries.send({ url, topic: 'order.paid', body: JSON.stringify({ order_id: 17 }) });
 * await deliveries.settled();
 */
export function createDeliveries({ sign, onGivenUp, ...options }: DeliveriesOptions) {
  const { fetch = globalThis.fetch, random = createRandom('deliveries'), retries = defaultRetries } = options;
  const { now, wait = waitInRealTime } = options.clock ?? { now: Date.now };
  const faults = createDeliveryFaults(random);
  const log: LoggedDelivery[] = [];
  const queued = new Set<Job>();
  const ready: Job[] = [];
  let sending = 0;
  let whenIdle = Promise.withResolvers<void>();

  const note = (delivery: Delivery, attempt: number, outcome: LoggedDelivery['outcome'], status = 0): void => {
    log.push({ ...delivery, attempt, at: new Date(now()), status, outcome });
    if (log.length > maxLogged) log.shift();
  };

  function enqueue(delivery: Delivery, fault?: DeliveryFault): void {
    if (queued.size >= maxQueued) return note(delivery, 0, 'dropped');
    const job: Job = { delivery, attempt: 0, dueAt: 0, isHeld: fault?.kind === 'held', fault };
    queued.add(job);
    if (!job.isHeld) later(job, fault?.kind === 'delayed' ? (fault.delayMs ?? 1_000) : 0);
  }

  function later(job: Job, milliseconds: number): void {
    job.dueAt = now() + milliseconds;
    if (milliseconds <= 0) return proceed(job);
    void wait(milliseconds).then(() => proceed(job));
  }

  function proceed(job: Job): void {
    if (!queued.has(job)) return;
    job.dueAt = Number.NEGATIVE_INFINITY;
    ready.push(job);
    sendReady();
  }

  function sendReady(): void {
    while (sending < maxSending) {
      const job = ready.shift();
      if (!job) return;
      sending += 1;
      void trySending(job).finally(() => {
        sending -= 1;
        sendReady();
        const ended = whenIdle;
        whenIdle = Promise.withResolvers();
        ended.resolve();
      });
    }
  }

  async function trySending(job: Job): Promise<void> {
    job.attempt += 1;
    const { delivery } = job;
    const fault = job.attempt === 1 ? job.fault?.kind : undefined;
    const status = await post(delivery, job.attempt, fault === 'tampered');
    if (!queued.has(job)) return;
    const isDelivered = status >= 200 && status < 300 && fault !== 'unanswered';
    note(delivery, job.attempt, isDelivered ? 'delivered' : 'failed', fault === 'unanswered' ? 0 : status);
    const pause = retries[job.attempt - 1];
    if (!isDelivered && pause !== undefined) return later(job, pause);
    queued.delete(job);
    if (!isDelivered) onGivenUp?.(delivery);
  }

  /** Whether one is due whose wait has not noticed yet that the clock was moved. */
  const isAnyDue = (): boolean => [...queued].some(({ isHeld, dueAt }) => !isHeld && dueAt <= now());

  /** @returns the status; 0 without an answer */
  async function post({ id, url, body, headers }: Delivery, attempt: number, isTampered: boolean): Promise<number> {
    const signed = sign(body, { id, at: new Date(now()), attempt });
    const request = new Request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...signed },
      body: isTampered ? tamper(body) : body,
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs),
    });
    try {
      const response = await fetch(request);
      await response.body?.cancel();
      return response.status;
    } catch {
      return 0;
    }
  }

  return {
    /**
     * Sends a delivery, with the fault that is due. It does not wait for the answer: `settled()` does.
     * @returns its id
     */
    send: ({ id = `msg_${randomUUID()}`, topic = '', headers = {}, ...rest }: DeliveryToSend): string => {
      const delivery = { id, topic, headers, ...rest };
      const fault = faults.take(delivery.url, topic);
      if (fault?.kind === 'lost') note(delivery, 0, 'lost');
      else enqueue(delivery, fault);
      if (fault?.kind === 'repeated') enqueue(delivery);
      return id;
    },
    /** Sends what was sent once more, with the same id and a new signature, as a person can at many providers. */
    sendAgain: (id: string): void => {
      const found = log.findLast((each) => each.id === id);
      if (!found) throw new RangeError(`Delivery ${id} is not in the log: send it first.`);
      const { url, topic, body, headers } = found;
      enqueue({ id, url, topic, body, headers });
    },
    /** Sends what was held back: newest first, or in random order. */
    release: ({ shuffled = false }: ReleaseOptions = {}): void => {
      const held = [...queued].filter(({ isHeld }) => isHeld);
      for (const job of shuffled ? random.sample(held.length, held) : held.toReversed()) {
        job.isHeld = false;
        later(job, 0);
      }
    },
    faults: { next: faults.next, clear: faults.clear },
    /** The newest 10,000 tries, oldest first. */
    log: log as readonly LoggedDelivery[],
    /** How many deliveries are being sent, held back, or waiting for their next try. At most 10,000: more are dropped. */
    waiting: (): number => queued.size,
    /**
     * Resolves when nothing is being sent or due. A delivery that is held back, or that waits for its next try, is neither: move the
     * clock first.
     */
    settled: async (): Promise<void> => {
      while (ready.length + sending > 0 || isAnyDue()) await whenIdle.promise;
    },
    /** Gives up everything that waits, as when the simulator stops. */
    stop: (): void => {
      queued.clear();
      ready.length = 0;
    },
  };
}

/** A delivery on its way. */
interface Job {
  readonly delivery: Delivery;
  readonly fault: DeliveryFault | undefined;
  attempt: number;
  /** When its next try is due. */
  dueAt: number;
  isHeld: boolean;
}

const waitInRealTime = (milliseconds: number): Promise<void> => realWait(milliseconds, undefined, { ref: false });

/** Another last byte: still of the same length. */
const tamper = (body: string): string => `${body.slice(0, -1)}${body.endsWith(' ') ? '\t' : ' '}`;
