import { type IntegrationError, isIntegrationError } from '../errors.ts';
import { type RetryOptions, waitAfter } from '../retry.ts';
import type { RunRow } from '../storage/run-row.ts';

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
  options: RetryOptions,
  now: Date,
): Retry | null {
  if (!isIntegrationError(error)) return null;
  const failures = isLongWait(error, run, options, now) ? run.failures : run.failures + 1;
  const wait = waitAfter(error, failures, options);
  return wait && { eta: new Date(now.getTime() + Math.max(wait.requiredMs, wait.backoffMs)), failures };
}

/** Waiting for a quota that says when it is free again is no failure, as long as a rate limit may delay a run. */
function isLongWait(
  { kind, retryAfterMs = 0 }: IntegrationError,
  { startedAt }: Pick<RunRow, 'startedAt'>,
  { maxMs, maxRetryAfterMs }: RetryOptions,
  now: Date,
): boolean {
  const delayedMs = now.getTime() - (startedAt ?? now).getTime();
  return kind === 'rate_limited' && retryAfterMs > maxMs && delayedMs < maxRetryAfterMs;
}
