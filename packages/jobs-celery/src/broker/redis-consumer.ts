import { setTimeout as delay, setInterval as every } from 'node:timers/promises';
import type { Logger } from '@makerfex/integrations-core';
import type { Redis } from 'ioredis';
import type { ConsumeOptions, Consumer, TakenMessage } from './broker.ts';
import { brokerError } from './broker-error.ts';
import { openRedis } from './redis-connection.ts';
import { readEnvelope, writeEnvelope } from './redis-envelope.ts';
import { RedisLists } from './redis-lists.ts';

/** How long a consumer may be silent before what it has taken is delivered to another, in milliseconds. */
const silentMs = 10_000;
const beatEveryMs = 2_000;
/** How long an empty queue is waited at, in seconds: well below the time that it, or Redis, may be silent. */
const waitSeconds = 1;
const pauseAfterFaultMs = 500;

/**
 * Takes messages by moving each from the queue to a list of its own, so that a death loses none: the others give back what a silent
 * one holds. (Celery's own consumers lose a message where they die between the two steps that they take.)
 */
export class RedisConsumer implements Consumer {
  readonly #lists: RedisLists;
  readonly #queue: string;
  readonly #options: ConsumeOptions;
  readonly #log: Logger;
  /** For what blocks. */
  readonly #waiting: Redis;
  readonly #redis: Redis;
  /** What is being worked at, by its bytes. */
  readonly #held = new Set<string>();
  readonly #stopping = new AbortController();
  readonly #taking: Promise<void>;
  #wake: () => void = () => undefined;
  /** Redis's name of the connection that waits. */
  #waitingId: number | undefined;
  /** Something may be taken that is not held: an answer was lost on the way, or what was told. */
  #isDoubtful = false;

  constructor(url: string, log: Logger, queue: string, options: ConsumeOptions) {
    this.#lists = new RedisLists(queue);
    this.#queue = queue;
    this.#options = options;
    this.#log = log;
    this.#redis = openRedis(url, log);
    this.#waiting = openRedis(url, log);
    this.#waiting.on('ready', () => void this.#nameWaiting());
    this.#taking = this.#takeAll();
    void this.#beat();
  }

  async ready(): Promise<void> {
    await this.#lists.beat(this.#redis, silentMs).catch((error: unknown) => {
      throw brokerError(error);
    });
  }

  async pause(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    // Not by its end: a message could come for it in that moment, and be nobody's.
    if (this.#waitingId !== undefined)
      await this.#redis.client('UNBLOCK', this.#waitingId).catch(() => 'it waits no longer than it does');
    await this.#taking;
  }

  async close(): Promise<void> {
    await this.pause();
    await this.#lists.leave(this.#redis).catch(() => 'they are given back when this consumer is missed');
    this.#redis.disconnect();
    this.#waiting.disconnect();
  }

  async #takeAll(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#isDoubtful) await this.#takeAgain();
        await this.#room();
        if (this.#stopping.signal.aborted) return;
        const raw = (await this.#lists.take(this.#waiting)) ?? (await this.#next());
        if (raw) await this.#takeOrDrop(raw);
      } catch (error) {
        if (!this.#isDoubtful)
          this.#log.error({ err: brokerError(error) }, 'Redis gave no message; it is asked again.');
        this.#isDoubtful = true;
        await delay(pauseAfterFaultMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  #next = async (): Promise<Buffer | null> =>
    this.#stopping.signal.aborted ? null : this.#lists.wait(this.#waiting, waitSeconds);

  /** What is held may have been given to another meanwhile, and come back: there is no other copy of it then. */
  async #takeOrDrop(raw: Buffer): Promise<void> {
    if (this.#isHeld(raw)) await this.#lists.dropCopy(this.#redis, raw);
    else this.#take(raw);
  }

  async #nameWaiting(): Promise<void> {
    this.#waitingId = await this.#waiting.client('ID').catch(() => undefined);
  }

  async #takeAgain(): Promise<void> {
    this.#isDoubtful = false;
    for (const raw of await this.#lists.held(this.#redis)) if (!this.#isHeld(raw)) this.#take(raw);
  }

  #isHeld = (raw: Buffer): boolean => this.#held.has(raw.toString('latin1'));

  /** Waits until there is room for another message. */
  async #room(): Promise<void> {
    while (this.#held.size >= this.#options.prefetch && !this.#stopping.signal.aborted)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  #take(raw: Buffer): void {
    if (this.#stopping.signal.aborted) return;
    const key = raw.toString('latin1');
    this.#held.add(key);
    const letGo = (): void => {
      this.#held.delete(key);
      this.#wake();
    };
    const told = (telling: Promise<void>): Promise<void> =>
      telling.catch(() => {
        this.#isDoubtful = true;
      });
    const envelope = readEnvelope(raw);
    const message: TakenMessage = {
      ...envelope,
      ack: async () => {
        await told(this.#lists.ack(this.#redis, raw));
        letGo();
      },
      putBack: () => {
        // Before it is there: it could be taken again before the answer comes.
        letGo();
        return told(this.#lists.putBack(this.#redis, raw));
      },
      putOff: (forMs, headers) => {
        const copy = writeEnvelope(this.#queue, { ...envelope, headers: { ...envelope.headers, ...headers } });
        letGo();
        return told(this.#lists.putOff(this.#redis, raw, copy, forMs));
      },
    };
    this.#options.take(message);
  }

  async #beat(): Promise<void> {
    for await (const _ of every(beatEveryMs, undefined, { ref: false })) {
      if (this.#redis.status === 'end') return;
      await this.#lists.beat(this.#redis, silentMs).catch(() => 'the next one tells it');
    }
  }
}
