/** The work took longer than it may. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp';
}

/**
 * Does `work`, but no longer than until the signal aborts: then it rejects with the signal's reason at once, also where the
 * work itself does not listen. The listener is taken off again, because a run's signal sees thousands of calls.
 */
export async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** {@link untilAborted}, and for at most `ms` milliseconds. `work` gets a signal that ends with it. @throws TimeIsUp */
export async function within<T>(ms: number, signal: AbortSignal, work: (ended: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(new TimeIsUp()), ms);
  try {
    return await untilAborted(signal, () => untilAborted(end.signal, () => work(end.signal)));
  } finally {
    clearTimeout(timer);
    // What is still under way, after an abort or an answer that was too large, ends here.
    end.abort();
  }
}
