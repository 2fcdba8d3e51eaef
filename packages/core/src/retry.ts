import { setTimeout as delay } from 'node:timers/promises';
import type { IntegrationError } from './errors.ts';
import { option } from './options/option.ts';

/** How often something is tried, and how long to wait in between. */
export interface RetryOptions {
  /**
   * Most attempts, including the first. 1 to 1,000.
   * @default 4 for a call to a provider, 6 for a run
   */
  readonly attempts: number;
  /**
   * Longest wait after the first failure, in milliseconds. It doubles with each further one; half of it is random. At least 1.
   * @default 500 for a call to a provider, 5_000 for a run
   */
  readonly baseMs: number;
  /**
   * Longest such wait, in milliseconds. At least 1.
   * @default 10_000 for a call to a provider, 300_000 for a run
   */
  readonly maxMs: number;
  /**
   * Longest wait that a provider may request, in milliseconds; beyond it the error is thrown. Until this long after a run's start,
   * waits of more than `maxMs` are not counted as attempts of the run.
   * @default 60_000 for a call to a provider, 86_400_000 for a run
   */
  readonly maxRetryAfterMs: number;
}

/** Schema of retries, for `checkOptions`. */
export const retryOptions = option.group<Partial<RetryOptions>>({
  attempts: option.count(1, 1_000).optional(),
  baseMs: option.ms(1).optional(),
  maxMs: option.ms(1).optional(),
  maxRetryAfterMs: option.ms(0).optional(),
});

export const callRetries: RetryOptions = { attempts: 4, baseMs: 500, maxMs: 10_000, maxRetryAfterMs: 60_000 };
export const runRetries: RetryOptions = { attempts: 6, baseMs: 5_000, maxMs: 300_000, maxRetryAfterMs: 86_400_000 };

/** In milliseconds. */
export interface RetryWait {
  /** What the provider requires; 0 if it named no time. */
  readonly requiredMs: number;
  /** Our own choice. */
  readonly backoffMs: number;
}

/**
 * How long to wait before the next attempt; null if there is none. Only transient errors and rate limits are retried.
 * @param failures how many attempts have failed, including this one
 */
export function waitAfter(error: IntegrationError, failures: number, options: RetryOptions): RetryWait | null {
  const mayPass = error.kind === 'transient' || error.kind === 'rate_limited';
  const requiredMs = error.retryAfterMs ?? 0;
  if (!mayPass || failures >= options.attempts || requiredMs > options.maxRetryAfterMs) return null;
  return { requiredMs, backoffMs: backoff(failures, options) };
}

/** Half of it is random, so that callers that failed together do not return together. */
export function backoff(failures: number, { baseMs, maxMs }: Pick<RetryOptions, 'baseMs' | 'maxMs'>): number {
  return Math.min(maxMs, baseMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}

/** @throws the signal's reason when it aborts */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    // Node's own AbortError has the reason only as its cause.
    signal.throwIfAborted();
    throw error;
  }
}
