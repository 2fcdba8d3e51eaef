import { IntegrationError } from '../errors.ts';
import type { RunRow } from '../storage/rows.ts';

export interface RunRetryOptions {
  /**
   * Attempts that may end in a transient error before the run fails.
   * @default 6
   */
  readonly attempts: number;
  /**
   * Wait after the first transient error, in milliseconds. Doubles each time, with jitter.
   * @default 5_000
   */
  readonly baseMs: number;
  /**
   * Longest such wait, in milliseconds.
   * @default 300_000
   */
  readonly maxMs: number;
  /**
   * Longest wait that a provider's rate limit can require, in milliseconds; beyond it the run fails. Until this long after the run's
   * start, waits of more than `maxMs` are not counted as attempts.
   * @default 86_400_000
   */
  readonly maxRetryAfterMs: number;
}

export const defaultRetry: RunRetryOptions = {
  attempts: 6,
  baseMs: 5_000,
  maxMs: 300_000,
  maxRetryAfterMs: 86_400_000,
};

/** When the next attempt of a run is due, and how many transient errors it has had by then. */
export interface Retry {
  readonly eta: Date;
  readonly failures: number;
}

/**
 * Plans the next attempt of a run after an error; null if there is none. Errors of credential, config, input or contract are never
 * retried automatically: somebody must act first.
 * @param run its transient errors before this one, and when it first started
 */
export function planRetry(
  error: unknown,
  run: Pick<RunRow, 'failures' | 'startedAt'>,
  options: RunRetryOptions,
  now: Date,
): Retry | null {
  if (!(error instanceof IntegrationError)) return null;
  if (error.kind !== 'transient' && error.kind !== 'rate_limited') return null;
  const requiredMs = error.retryAfterMs ?? 0;
  if (requiredMs > options.maxRetryAfterMs) return null;
  const failures = isLongWait(error, requiredMs, run, options, now) ? run.failures : run.failures + 1;
  if (failures >= options.attempts) return null;
  const longest = Math.min(options.baseMs * 2 ** run.failures, options.maxMs);
  // Jitter over the upper half, so that many runs stopped by one fault do not return all at once.
  const backoff = longest / 2 + (Math.random() * longest) / 2;
  return { eta: new Date(now.getTime() + Math.max(requiredMs, backoff)), failures };
}

/** Waiting for a quota that says when it is free again is no failure, as long as a rate limit may delay a run. */
function isLongWait(
  { kind }: IntegrationError,
  requiredMs: number,
  { startedAt }: Pick<RunRow, 'startedAt'>,
  { maxMs, maxRetryAfterMs }: RunRetryOptions,
  now: Date,
): boolean {
  const delayedMs = now.getTime() - (startedAt ?? now).getTime();
  return kind === 'rate_limited' && requiredMs > maxMs && delayedMs < maxRetryAfterMs;
}
