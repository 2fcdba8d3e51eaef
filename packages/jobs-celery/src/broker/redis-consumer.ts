import { setTimeout as delay, setInterval as every } from 'node:timers/promises';
import type { Logger } from '@makerfex/integrations-core';
import type { Redis } from 'ioredis';
import type { ConsumeOptions, Consumer, TakenMessage } from './broker.ts';
import { brokerError } from './broker-error.ts';
import { openRedis } from './redis-connection.ts';
import { readEnvelope, writeEnvelope } from './redis-envelope.ts';
import { RedisLists } from './redis-lists.ts';

/** How long a consumer may be silent before its messages are delivered to another, in milliseconds. */
const silentMs = 10_000;
const beatEveryMs = 2_000;
/** How long one read waits at an empty queue, well below `silentMs` and the timeouts of Redis. In seconds. */
const waitSeconds = 1;
const pauseAfterErrorMs = 500;

/**
 * Receives each message by moving it from the queue to its own list, so that a crash loses none: other consumers return the
 * messages of a silent one. (Celery's own consumers lose a message if they die between their two steps.)
 */
export class RedisConsumer implements Consumer {
  readonly #lists: RedisLists;
  readonly #queue: string;
  readonly #options: ConsumeOptions;
  readonly #log: Logger;
  /** For the blocking command. */
  readonly #waiting: Redis;
  readonly #redis: Redis;
  /** Messages that are being handled, by their bytes. */
  readonly #held = new Set<string>();
  readonly #stopping = new AbortController();
  readonly #taking: Promise<void>;
  #wake: () => void = () => undefined;
  /** Redis's id of the waiting connection. */
  #waitingId: number | undefined;
  /** The list may hold messages that are not in `#held`, because an answer or a command was lost. */
  #mustReread = false;

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
    // Closing the connection instead could lose a message that arrives at that moment.
    if (this.#waitingId !== undefined)
      await this.#redis.client('UNBLOCK', this.#waitingId).catch(() => 'its wait ends soon anyway');
    await this.#taking;
  }

  async close(): Promise<void> {
    await this.pause();
    await this.#lists.leave(this.#redis).catch(() => 'other consumers return them later');
    this.#redis.disconnect();
    this.#waiting.disconnect();
  }

  async #takeAll(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#mustReread) await this.#reread();
        await this.#room();
        if (this.#stopping.signal.aborted) return;
        const raw = (await this.#lists.take(this.#waiting)) ?? (await this.#next());
        if (raw) await this.#takeOrDrop(raw);
      } catch (error) {
        if (!this.#mustReread) this.#log.error({ err: brokerError(error) }, 'Could not read from Redis; retrying.');
        this.#mustReread = true;
        await delay(pauseAfterErrorMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  #next = async (): Promise<Buffer | null> =>
    this.#stopping.signal.aborted ? null : this.#lists.wait(this.#waiting, waitSeconds);

  /** A held message may have gone to another consumer and come back: it is then the only copy. */
  async #takeOrDrop(raw: Buffer): Promise<void> {
    if (this.#isHeld(raw)) await this.#lists.dropCopy(this.#redis, raw);
    else this.#take(raw);
  }

  async #nameWaiting(): Promise<void> {
    this.#waitingId = await this.#waiting.client('ID').catch(() => undefined);
  }

  async #reread(): Promise<void> {
    this.#mustReread = false;
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
    const release = (): void => {
      this.#held.delete(key);
      this.#wake();
    };
    const orReread = (command: Promise<void>): Promise<void> =>
      command.catch(() => {
        this.#mustReread = true;
      });
    const envelope = readEnvelope(raw);
    const message: TakenMessage = {
      ...envelope,
      ack: async () => {
        await orReread(this.#lists.ack(this.#redis, raw));
        release();
      },
      putBack: () => {
        // Released first: this consumer could receive it again before Redis answers.
        release();
        return orReread(this.#lists.putBack(this.#redis, raw));
      },
      putOff: (forMs, headers) => {
        const copy = writeEnvelope(this.#queue, { ...envelope, headers: { ...envelope.headers, ...headers } });
        release();
        return orReread(this.#lists.putOff(this.#redis, raw, copy, forMs));
      },
    };
    this.#options.take(message);
  }

  async #beat(): Promise<void> {
    for await (const _ of every(beatEveryMs, undefined, { ref: false })) {
      if (this.#redis.status === 'end') return;
      await this.#lists.beat(this.#redis, silentMs).catch(() => 'the next beat follows');
    }
  }
}
