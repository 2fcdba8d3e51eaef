import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Priorities of Celery's Redis transport, served in this order; each has its own list. */
const prioritySteps = [0, 3, 6, 9];
const listOf = (queue: string, step: number): string => (step === 0 ? queue : `${queue}\x06\x16${step}`);

/** The list that Celery writes a message of this priority to. */
export const listFor = (queue: string, priority: number): string =>
  listOf(queue, prioritySteps.findLast((step) => step <= priority) ?? 0);

const now = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Marks the consumer as alive, and moves a message to its list: every message is always in a list. */
const take = `${now}
redis.call('ZADD', KEYS[1], now, KEYS[2])
for i = 3, #KEYS do
  local message = redis.call('LMOVE', KEYS[i], KEYS[2], 'RIGHT', 'LEFT')
  if message then return message end
end
return nil`;

/** Replaces a received message by a copy that moves to the queue later. */
const putOff = `${now}
redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[3])
redis.call('LREM', KEYS[2], 1, ARGV[2])`;

/** Marks the consumer as alive, and returns to the queue the messages of silent consumers and those put off until now. */
const beat = `${now}
redis.call('ZADD', KEYS[1], now, KEYS[2])
for _, taken in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])) do
  while redis.call('LMOVE', taken, KEYS[3], 'LEFT', 'RIGHT') do end
  redis.call('ZREM', KEYS[1], taken)
end
for _, message in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 1000)) do
  redis.call('LPUSH', KEYS[3], message)
  redis.call('ZREM', KEYS[4], message)
end`;

const leave = `while redis.call('LMOVE', KEYS[2], KEYS[3], 'LEFT', 'RIGHT') do end
redis.call('ZREM', KEYS[1], KEYS[2])`;

/** Removes one copy of a message, but never the last. */
const dropCopy = `if #redis.call('LPOS', KEYS[1], ARGV[1], 'COUNT', 2) > 1 then
  redis.call('LREM', KEYS[1], 1, ARGV[1])
end`;

/** The lists of a queue as one consumer sees them. Needs Redis 6.2. */
export class RedisLists {
  readonly #queue: string;
  readonly #consumers: string;
  readonly #taken: string;
  readonly #later: string;

  constructor(queue: string) {
    this.#queue = queue;
    this.#consumers = `${queue}.consumers`;
    this.#taken = `${queue}.taken.${randomUUID()}`;
    this.#later = `${queue}.later`;
  }

  /** The next message; null if there is none. */
  async take(redis: Redis): Promise<Buffer | null> {
    const lists = prioritySteps.map((step) => listOf(this.#queue, step));
    const keys = [this.#consumers, this.#taken, ...lists];
    const message = await redis.callBuffer('EVAL', take, keys.length, ...keys);
    return Buffer.isBuffer(message) ? message : null;
  }

  /** Waits for the next message of the first priority; null if none arrives in time. */
  wait(redis: Redis, seconds: number): Promise<Buffer | null> {
    return redis.blmoveBuffer(this.#queue, this.#taken, 'RIGHT', 'LEFT', seconds);
  }

  /** All messages that are received and not acknowledged. */
  held(redis: Redis): Promise<Buffer[]> {
    return redis.lrangeBuffer(this.#taken, 0, -1);
  }

  async ack(redis: Redis, message: Buffer): Promise<void> {
    await redis.lrem(this.#taken, 1, message);
  }

  /** Removes a second copy of a message that is held. */
  async dropCopy(redis: Redis, message: Buffer): Promise<void> {
    await redis.eval(dropCopy, 1, this.#taken, message);
  }

  async putBack(redis: Redis, message: Buffer): Promise<void> {
    await redis.multi().lpush(this.#queue, message).lrem(this.#taken, 1, message).exec();
  }

  /** @param copy stored in place of the message */
  async putOff(redis: Redis, message: Buffer, copy: string, forMs: number): Promise<void> {
    await redis.eval(putOff, 2, this.#later, this.#taken, forMs, message, copy);
  }

  /** @param silentMs how long a consumer may be silent before its messages return to the queue */
  async beat(redis: Redis, silentMs: number): Promise<void> {
    await redis.eval(beat, 4, this.#consumers, this.#taken, this.#queue, this.#later, silentMs);
  }

  /** Returns all received messages to the head of the queue. */
  async leave(redis: Redis): Promise<void> {
    await redis.eval(leave, 3, this.#consumers, this.#taken, this.#queue);
  }
}
