import type { RateBudget } from '../provider/http.ts';
import { type Urgency, urgencies } from '../urgency.ts';

/** What a reply says about its budget. */
export interface BudgetFeedback {
  readonly reading: RateBudget | undefined;
  readonly isSuccess: boolean;
  /** How long the provider wants no further calls of this budget. */
  readonly pauseMs: number;
  /** The same, if it is longer than a call waits; 0 otherwise. */
  readonly closedForMs: number;
}

/** Ends one permitted call. Call it once, without `feedback` if there was no reply. */
export type Settle = (feedback?: BudgetFeedback) => void;

/** A call that asks for budget. */
export interface Asked {
  readonly cost: number;
  /** The more urgent go first, also before those that came earlier. */
  readonly urgency: Urgency;
}

interface Waiter extends Asked {
  readonly deadline: number;
  readonly admit: () => void;
  readonly refuse: (waitMs: number) => void;
}

/**
 * One rate budget: unknown at first, then as the replies report it, refilled by the clock in between. While it is unknown one
 * call at a time goes out; if a successful reply reports no budget, calls are unlimited.
 *
 * A call is reserved while in flight, and lowers the level only when it is answered: the provider may count it at any moment in
 * between, and a bucket that stays full until then refills nothing.
 */
export class Bucket {
  readonly #maxWaitMs: number;
  /** The most urgent first. */
  readonly #queue: Waiter[] = [];
  #budget: RateBudget | 'unknown' | 'unlimited' = 'unknown';
  #level = Number.POSITIVE_INFINITY;
  #filledAt = 0;
  #pausedUntil = 0;
  #inFlight = 0;
  #inFlightCost = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(maxWaitMs: number) {
    this.#maxWaitMs = maxWaitMs;
  }

  isIdle(): boolean {
    return this.#inFlight === 0 && this.#queue.length === 0;
  }

  take({ cost: asked, urgency }: Asked, signal: AbortSignal, refusal: (waitMs: number) => Error): Promise<Settle> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const cost = this.#payable(Number.isFinite(asked) ? Math.max(0, asked) : 1);
      const place = this.#queue.filter((other) => rank(other) <= rank({ urgency })).length;
      const before = this.#queue.slice(0, place).reduce((sum, other) => sum + other.cost, 0);
      const expected = this.#expectedWait(before + cost);
      if (expected > this.#maxWaitMs) throw refusal(expected);
      const leave = () => signal.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        cost,
        urgency,
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
      this.#queue.splice(place, 0, waiter);
      this.#admitNext();
    });
  }

  #permit(cost: number): Settle {
    this.#inFlight += 1;
    this.#inFlightCost += cost;
    return (feedback) => {
      this.#inFlight -= 1;
      this.#inFlightCost -= cost;
      if (feedback?.reading && isUsable(feedback.reading)) this.#learn(feedback.reading);
      else this.#level -= cost;
      if (feedback?.isSuccess && this.#budget === 'unknown') this.#budget = 'unlimited';
      this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + (feedback?.pauseMs ?? 0));
      this.#admitNext();
    };
  }

  /** The reading includes the call's real cost. Replies can overtake each other, so the lower level wins. */
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

  /** Milliseconds until `cost` is available beside the calls in flight, as far as known. */
  #expectedWait(cost: number): number {
    const pause = Math.max(0, this.#pausedUntil - performance.now());
    if (typeof this.#budget === 'string') return pause;
    this.#refill();
    return Math.max(pause, ((cost + this.#inFlightCost - this.#level) / this.#budget.perSecond) * 1000);
  }

  /** Infinite while only a reply can help. */
  #waitFor(cost: number): number {
    const isBlind = this.#budget === 'unknown' && this.#inFlight > 0;
    const isFull = typeof this.#budget !== 'string' && cost + this.#inFlightCost > this.#budget.capacity;
    return isBlind || isFull ? Number.POSITIVE_INFINITY : this.#expectedWait(cost);
  }

  /** A call that costs more than the capacity waits for a full bucket. */
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

const rank = ({ urgency }: Pick<Asked, 'urgency'>): number => urgencies.indexOf(urgency);

/** Whether a reading makes sense. */
export const isUsable = ({ capacity, available, perSecond }: RateBudget): boolean =>
  capacity > 0 && perSecond > 0 && [capacity, available, perSecond].every(Number.isFinite);
