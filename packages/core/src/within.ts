/** The work took too long. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Does `work` until the signal aborts: then it rejects with the signal's reason at once, even if the work ignores the signal.
 * It removes its listener, because a run's signal is used for thousands of calls.
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

/** Like {@link untilAborted}, for at most `ms` milliseconds. `work` gets a signal that aborts at the end. @throws TimeoutError */
export async function within<T>(ms: number, signal: AbortSignal, work: (ended: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(new TimeoutError()), ms);
  try {
    return await untilAborted(signal, () => untilAborted(end.signal, () => work(end.signal)));
  } finally {
    clearTimeout(timer);
    // Ends what is still running after an abort, or after a reply that was too large.
    end.abort();
  }
}
