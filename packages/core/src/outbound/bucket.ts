import type { RateBudget } from '../provider/http.ts';

/** What an answer tells about its budget. */
export interface Told {
  readonly reading: RateBudget | undefined;
  readonly isSuccess: boolean;
  /** How long the provider wants no further call of this budget. */
  readonly pauseMs: number;
}

/** The right to make one call: given back once, without `told` where there was no answer. */
export type Settle = (told?: Told) => void;

interface Waiter {
  readonly cost: number;
  readonly deadline: number;
  readonly admit: () => void;
  readonly refuse: (waitMs: number) => void;
}

/**
 * One rate budget: unknown at first, then whatever the answers say, refilled by the clock in between. While it is unknown one
 * call at a time goes out; where a success tells no budget there is no limit.
 *
 * A call lowers the level when it is answered, and is held against it until then. The provider may count it at any moment in
 * between, and a bucket that is full until the last of them has gained nothing meanwhile.
 */
export class Bucket {
  readonly #maxWaitMs: number;
  readonly #queue: Waiter[] = [];
  #budget: RateBudget | 'unknown' | 'unlimited' = 'unknown';
  #level = Number.POSITIVE_INFINITY;
  #filledAt = 0;
  #pausedUntil = 0;
  #inFlight = 0;
  #inFlightCost = 0;
  #queuedCost = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(maxWaitMs: number) {
    this.#maxWaitMs = maxWaitMs;
  }

  isIdle(): boolean {
    return this.#inFlight === 0 && this.#queue.length === 0;
  }

  take(asked: number, signal: AbortSignal, refusal: (waitMs: number) => Error): Promise<Settle> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const cost = this.#payable(Number.isFinite(asked) ? Math.max(0, asked) : 1);
      const expected = this.#expectedWait(this.#queuedCost + cost);
      if (expected > this.#maxWaitMs) throw refusal(expected);
      const leave = () => {
        signal.removeEventListener('abort', onAbort);
        this.#queuedCost -= cost;
      };
      const waiter: Waiter = {
        cost,
        deadline: performance.now() + this.#maxWaitMs,
        admit: () => {
          leave();
          resolve(this.#permit(this.#payable(cost)));
        },
        refuse: (waitMs) => {
          leave();
          reject(refusal(waitMs));
        },
      };
      const onAbort = () => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1);
        leave();
        reject(signal.reason);
        this.#admitNext();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(waiter);
      this.#queuedCost += cost;
      this.#admitNext();
    });
  }

  #permit(cost: number): Settle {
    this.#inFlight += 1;
    this.#inFlightCost += cost;
    return (told) => {
      this.#inFlight -= 1;
      this.#inFlightCost -= cost;
      if (told?.reading && isUsable(told.reading)) this.#learn(told.reading);
      else this.#level -= cost;
      if (told?.isSuccess && this.#budget === 'unknown') this.#budget = 'unlimited';
      this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + (told?.pauseMs ?? 0));
      this.#admitNext();
    };
  }

  /** The reading counts the call with what it really cost. Answers can overtake each other: the lower count holds. */
  #learn(reading: RateBudget): void {
    this.#refill();
    this.#budget = reading;
    this.#level = Math.min(this.#level, reading.available, reading.capacity);
    this.#filledAt = performance.now();
  }

  #refill(): void {
    if (typeof this.#budget === 'string') return;
    const now = performance.now();
    const { capacity, perSecond } = this.#budget;
    this.#level = Math.min(capacity, this.#level + ((now - this.#filledAt) / 1000) * perSecond);
    this.#filledAt = now;
  }

  /** Milliseconds until there is so much beside what is in flight, as far as that is known. */
  #expectedWait(cost: number): number {
    const pause = Math.max(0, this.#pausedUntil - performance.now());
    if (typeof this.#budget === 'string') return pause;
    this.#refill();
    return Math.max(pause, ((cost + this.#inFlightCost - this.#level) / this.#budget.perSecond) * 1000);
  }

  /** Infinite while only an answer can help. */
  #waitFor(cost: number): number {
    const isBlind = this.#budget === 'unknown' && this.#inFlight > 0;
    const isFull = typeof this.#budget !== 'string' && cost + this.#inFlightCost > this.#budget.capacity;
    return isBlind || isFull ? Number.POSITIVE_INFINITY : this.#expectedWait(cost);
  }

  /** A call that costs more than there can ever be waits for all there can be. */
  #payable(cost: number): number {
    return typeof this.#budget === 'string' ? cost : Math.min(cost, this.#budget.capacity);
  }

  #admitNext(): void {
    clearTimeout(this.#timer);
    for (let head = this.#queue[0]; head; head = this.#queue[0]) {
      const wait = this.#waitFor(this.#payable(head.cost));
      if (wait <= 0) {
        this.#queue.shift();
        head.admit();
        continue;
      }
      const left = head.deadline - performance.now();
      if (left > 0) {
        this.#timer = setTimeout(() => this.#admitNext(), Math.ceil(Math.min(wait, left)));
        return;
      }
      this.#queue.shift();
      head.refuse(Number.isFinite(wait) ? wait : this.#maxWaitMs);
    }
  }
}

const isUsable = ({ capacity, available, perSecond }: RateBudget): boolean =>
  capacity > 0 && perSecond > 0 && [capacity, available, perSecond].every(Number.isFinite);
