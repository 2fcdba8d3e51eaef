import { setTimeout as delay } from 'node:timers/promises';

/** In milliseconds. */
export interface InstagramTiming {
  /** Longest time of one call, its answer included. */
  readonly callMs: number;
  /** First pause between two looks at a container; it doubles up to `pollLongestMs`. A picture is usually ready in seconds. */
  readonly pollMs: number;
  readonly pollLongestMs: number;
  /** How long a container is looked at before the run gives it up for a while. */
  readonly pollForMs: number;
  /**
   * How long after a publish without an answer it may still take effect. After a crash it is counted from before the call: it is
   * longer than that can have waited for the rate budget and, by `callMs`, for its answer.
   */
  readonly graceMs: number;
  /** How long a container that does not come up is waited for, before it is tried again. */
  readonly lateMs: number;
}

/** Instagram asks for no more than a look a minute for five minutes. */
export const usualTiming: InstagramTiming = {
  callMs: 60_000,
  pollMs: 2_000,
  pollLongestMs: 60_000,
  pollForMs: 300_000,
  graceMs: 150_000,
  lateMs: 30_000,
};

/** @throws the signal's reason once it aborts */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(Math.max(0, ms), undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Pauses that double. Ends once `pollForMs` have gone by. */
export async function* looks(
  { pollMs, pollLongestMs, pollForMs }: InstagramTiming,
  signal: AbortSignal,
): AsyncGenerator<void, void, undefined> {
  const end = Date.now() + pollForMs;
  for (let next = pollMs; ; next = Math.min(next * 2, pollLongestMs)) {
    yield;
    const left = end - Date.now();
    if (left <= 0) return;
    await pause(Math.min(next, left), signal);
  }
}
