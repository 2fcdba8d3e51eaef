import { untilAborted } from '../within.ts';

/** Options of {@link readAhead}. */
export interface ReadAheadOptions {
  /** Of the run: when it aborts, the next read is not waited for. */
  readonly signal: AbortSignal;
  /**
   * The most reads that are under way at once. As many again may be done and not yet taken. At least 1.
   * @default 4
   */
  readonly atOnce?: number;
}

/**
 * Reads several places of a list at once and yields what they hold in the order of the places. The first read that fails ends it with
 * its error, after what comes before it. Unless the signal has aborted, no read is under way any more when it has ended. Give each
 * page the time at which it was requested as `readAt`, and check that it still follows the page before it: the list can move
 * between two reads.
 * @param places where to read; each is taken when its read starts
 * @throws what `read` throws, and the signal's reason when it aborts
 * @example
 * async function* pages({ http, signal }: FetchContext<unknown>, count: number) {
 *   const offsets = Array.from({ length: Math.ceil(count / 100) }, (_, n) => n * 100);
 *   const read = async (offset: number) => ({
 *     readAt: new Date(),
 *     reply: await http.get('/orders', { query: { offset, limit: 100 } }),
 *   });
 *   yield* readAhead(offsets, read, { signal });
 * }
 */
export async function* readAhead<Place, Result>(
  places: Iterable<Place>,
  read: (place: Place) => Promise<Result>,
  { signal, atOnce = 4 }: ReadAheadOptions,
): AsyncGenerator<Result, void, undefined> {
  const ahead = new ReadsAhead(places[Symbol.iterator](), read, atOnce);
  try {
    for (;;) {
      signal.throwIfAborted();
      ahead.fill();
      const { first } = ahead;
      if (!first) return;
      const result = await untilAborted(signal, first);
      ahead.take();
      yield result;
    }
  } finally {
    ahead.close();
    if (!signal.aborted) await ahead.settled();
  }
}

class ReadsAhead<Place, Result> {
  readonly #left: Iterator<Place>;
  readonly #read: (place: Place) => Promise<Result>;
  readonly #atOnce: number;
  /** Under way, or done and not yet taken. */
  readonly #reads: Promise<Result>[] = [];
  #underWay = 0;
  /** False once one has failed, or nobody waits for them any more. */
  #isOpen = true;

  constructor(left: Iterator<Place>, read: (place: Place) => Promise<Result>, atOnce: number) {
    this.#left = left;
    this.#read = read;
    this.#atOnce = atOnce;
  }

  get first(): Promise<Result> | undefined {
    return this.#reads[0];
  }

  fill(): void {
    while (this.#isOpen && this.#underWay < this.#atOnce && this.#reads.length < 2 * this.#atOnce) {
      const started = this.#start();
      if (!started) return;
      this.#reads.push(started);
      this.#underWay += 1;
      void this.#follow(started);
    }
  }

  take(): void {
    void this.#reads.shift();
    this.fill();
  }

  close(): void {
    this.#isOpen = false;
    this.#left.return?.();
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#reads);
  }

  /** @returns null if no place is left */
  #start(): Promise<Result> | null {
    try {
      const { done, value } = this.#left.next();
      return done ? null : this.#read(value);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Starts the next read as soon as one has ended: whoever takes the results may be busy. */
  async #follow(started: Promise<Result>): Promise<void> {
    try {
      await started;
    } catch {
      // It is thrown when its turn comes.
      this.#isOpen = false;
    }
    this.#underWay -= 1;
    this.fill();
  }
}
