import { untilAborted } from '../within.ts';

/** Options of {@link readAhead}. */
export interface ReadAheadOptions {
  /** Of the run: when it aborts, the next read is not waited for. */
  readonly signal: AbortSignal;
  /**
   * The most reads that are under way, or done and not yet taken. At least 1.
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
  const left = places[Symbol.iterator]();
  const reads: Promise<Result>[] = [];
  const fill = () => {
    while (reads.length < atOnce) {
      const next = left.next();
      if (next.done) return;
      const started = read(next.value);
      // It is awaited in its turn; until then a failure must not count as unhandled.
      started.catch(() => undefined);
      reads.push(started);
    }
  };
  try {
    for (;;) {
      signal.throwIfAborted();
      fill();
      const [first] = reads;
      if (!first) return;
      const result = await untilAborted(signal, first);
      void reads.shift();
      fill();
      yield result;
    }
  } finally {
    left.return?.();
    if (!signal.aborted) await Promise.allSettled(reads);
  }
}
