import { setTimeout as delay } from 'node:timers/promises';
import { option } from '@makerfex/integrations-core/options';

/** All in milliseconds, and at least 1. */
export interface InstagramTiming {
  /**
   * Time-out of one call, its answer included.
   * @default 60_000
   */
  readonly callMs: number;
  /**
   * First pause between two reads of a container; it doubles up to `pollLongestMs`. A picture is usually ready in seconds.
   * @default 2_000
   */
  readonly pollMs: number;
  /** @default 60_000 */
  readonly pollLongestMs: number;
  /**
   * How long a container is polled before the attempt ends.
   * @default 300_000
   */
  readonly pollForMs: number;
  /**
   * How long an unanswered publish may still take effect. After a crash it counts from before the call, so it must exceed the
   * wait for the rate budget plus `callMs`.
   * @default 150_000
   */
  readonly graceMs: number;
  /**
   * Pause before a container that is not ready is published again.
   * @default 30_000
   */
  readonly lateMs: number;
}

/** Schema of {@link InstagramTiming}. */
export const timingOptions = option.group<Partial<InstagramTiming>>({
  callMs: option.ms(1).optional(),
  pollMs: option.ms(1).optional(),
  pollLongestMs: option.ms(1).optional(),
  pollForMs: option.ms(1).optional(),
  graceMs: option.ms(1).optional(),
  lateMs: option.ms(1).optional(),
});

/** Instagram recommends at most one read a minute, for five minutes. */
export const defaultTiming: InstagramTiming = {
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

/** Yields once per poll, with pauses that double. Ends after `pollForMs`. */
export async function* pollTicks(
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
