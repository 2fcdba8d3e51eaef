/** The work took too long. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Settles like `work`, or rejects with the signal's reason as soon as it aborts; the work then continues unobserved.
 * It removes its listener, because a run's signal is used for thousands of calls.
 * @example
 * const row = await untilAborted(signal, readRow(id));
 */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

export interface WithinOptions<Late> {
  /** Ends the wait earlier: it rejects with the signal's reason, and does not start the work after that. */
  readonly signal?: AbortSignal;
  /** Called if the work takes too long; without it a {@link TimeoutError} is thrown. */
  readonly late?: () => Late;
}

/**
 * Does `work` for at most `ms` milliseconds, even if it ignores the signal that it gets, which aborts at the end.
 * @example
 * const answer = await within(5_000, (signal) => fetch('https://api.example.com', { signal }), { late: () => null });
 */
export async function within<T, Late = never>(
  ms: number,
  work: (ended: AbortSignal) => Promise<T>,
  { signal, late }: WithinOptions<Late> = {},
): Promise<T | Late> {
  signal?.throwIfAborted();
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(new TimeoutError(`It took longer than ${ms} ms.`)), ms);
  try {
    const bounded = untilAborted(end.signal, work(end.signal));
    return await (signal ? untilAborted(signal, bounded) : bounded);
  } catch (error) {
    if (late && end.signal.aborted && error === end.signal.reason) return late();
    throw error;
  } finally {
    clearTimeout(timer);
    // Ends what is still running after an abort, or after a reply that was too large.
    end.abort();
  }
}
