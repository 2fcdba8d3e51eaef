import { type Urgency, urgencies } from '../../urgency.ts';

/** A call that waits for its turn. */
export interface Waiting {
  readonly shopId: string;
  /** Identifies the run, or whoever else calls: one that has several calls waiting takes turns with others of its shop. */
  readonly caller: object;
  readonly urgency: Urgency;
  /** Requests that it still needs. */
  missing: number;
  readonly admit: () => void;
  readonly refuse: (error: unknown) => void;
}

/** Waiting calls: the most urgent first, among those the shops in turn, and the callers of a shop in turn. */
export class Line {
  readonly #waiting = new Set<Waiting>();
  /** The turn in which a shop was served last. */
  readonly #served = new Map<string, number>();
  /** The same of a caller. */
  readonly #callers = new WeakMap<object, number>();
  #turn = 0;

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(call: Waiting): void {
    this.#waiting.add(call);
  }

  remove(call: Waiting): void {
    this.#waiting.delete(call);
    if (this.#waiting.size === 0) this.#served.clear();
  }

  /** Gives a request to the call whose turn it is, and admits the call if it needs no more. */
  serve(): void {
    const next = this.#next();
    if (!next) return;
    this.#turn += 1;
    this.#served.set(next.shopId, this.#turn);
    this.#callers.set(next.caller, this.#turn);
    next.missing -= 1;
    if (next.missing > 0) return;
    this.remove(next);
    next.admit();
  }

  /** How many requests the waiting calls need. */
  count(isIncluded: (call: Waiting) => boolean): number {
    return this.#sum(isIncluded);
  }

  /** How many of them go before a new call of this urgency. */
  before(urgency: Urgency): number {
    return this.#sum((call) => urgencies.indexOf(call.urgency) <= urgencies.indexOf(urgency));
  }

  refuse(isIncluded: (call: Waiting) => boolean, error: unknown): void {
    for (const call of [...this.#waiting].filter(isIncluded)) {
      this.remove(call);
      call.refuse(error);
    }
  }

  #sum(isIncluded: (call: Waiting) => boolean): number {
    return [...this.#waiting].filter(isIncluded).reduce((sum, { missing }) => sum + missing, 0);
  }

  #next(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const call of this.#waiting) if (!first || this.#isBefore(call, first)) first = call;
    return first;
  }

  #isBefore(one: Waiting, other: Waiting): boolean {
    const difference =
      urgencies.indexOf(one.urgency) - urgencies.indexOf(other.urgency) ||
      (this.#served.get(one.shopId) ?? 0) - (this.#served.get(other.shopId) ?? 0) ||
      (this.#callers.get(one.caller) ?? 0) - (this.#callers.get(other.caller) ?? 0);
    return difference < 0;
  }
}
