import { IntegrationError } from '../errors.ts';

export interface RunRetryOptions {
  /** Attempts that may end in a passing fault before the run fails; 6 unless told. */
  readonly attempts: number;
  /** Wait after the first one, in milliseconds; it doubles each time, with jitter. 5,000 unless told. */
  readonly baseMs: number;
  /** Longest such wait; 300,000 unless told. */
  readonly maxMs: number;
  /** Longest wait that a provider's rate limit can ask for; beyond it the run fails. A day unless told. */
  readonly maxRetryAfterMs: number;
}
export const usualRetry: RunRetryOptions = {
  attempts: 6,
  baseMs: 5_000,
  maxMs: 300_000,
  maxRetryAfterMs: 86_400_000,
};

/**
 * When a run that met an error is taken up again; null where it is not. Faults of credential, config, input or contract are never
 * tried again by themselves: somebody has to do something first.
 * @param failures passing faults before this one
 */
export function retryAt(error: unknown, failures: number, options: RunRetryOptions, now: Date): Date | null {
  if (!(error instanceof IntegrationError) || failures + 1 >= options.attempts) return null;
  if (error.kind !== 'transient' && error.kind !== 'rate_limited') return null;
  const asked = error.retryAfterMs ?? 0;
  if (asked > options.maxRetryAfterMs) return null;
  const longest = Math.min(options.baseMs * 2 ** failures, options.maxMs);
  // Full jitter over the upper half, so that many runs stopped by one fault do not come back as one.
  const backoff = longest / 2 + (Math.random() * longest) / 2;
  return new Date(now.getTime() + Math.max(asked, backoff));
}
