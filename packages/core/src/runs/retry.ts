import { IntegrationError } from '../errors.ts';
import type { RunRow } from '../storage/rows.ts';

export interface RunRetryOptions {
  /** Attempts that may end in a passing fault before the run fails; 6 unless told. */
  readonly attempts: number;
  /** Wait after the first one, in milliseconds; it doubles each time, with jitter. 5,000 unless told. */
  readonly baseMs: number;
  /** Longest such wait; 300,000 unless told. */
  readonly maxMs: number;
  /**
   * Longest wait that a provider's rate limit can ask for; beyond it the run fails. A day unless told. For as long after its start a
   * wait of more than `maxMs` is not counted as an attempt.
   */
  readonly maxRetryAfterMs: number;
}
export const usualRetry: RunRetryOptions = {
  attempts: 6,
  baseMs: 5_000,
  maxMs: 300_000,
  maxRetryAfterMs: 86_400_000,
};

/** When a run is taken up again, and how many passing faults it has met by then. */
export interface Retry {
  readonly eta: Date;
  readonly failures: number;
}

/**
 * Plans the next attempt of a run that met an error; null where there is none. Faults of credential, config, input or contract are
 * never tried again by themselves: somebody has to do something first.
 * @param run with the passing faults before this one, and when it was first taken up
 */
export function planRetry(
  error: unknown,
  run: Pick<RunRow, 'failures' | 'startedAt'>,
  options: RunRetryOptions,
  now: Date,
): Retry | null {
  if (!(error instanceof IntegrationError)) return null;
  if (error.kind !== 'transient' && error.kind !== 'rate_limited') return null;
  const asked = error.retryAfterMs ?? 0;
  if (asked > options.maxRetryAfterMs) return null;
  const failures = isLongWait(error, asked, run, options, now) ? run.failures : run.failures + 1;
  if (failures >= options.attempts) return null;
  const longest = Math.min(options.baseMs * 2 ** run.failures, options.maxMs);
  // Full jitter over the upper half, so that many runs stopped by one fault do not come back as one.
  const backoff = longest / 2 + (Math.random() * longest) / 2;
  return { eta: new Date(now.getTime() + Math.max(asked, backoff)), failures };
}

/** A quota that says when it is free again is no fault, for as long as a rate limit may hold up a run. */
function isLongWait(
  { kind }: IntegrationError,
  asked: number,
  { startedAt }: Pick<RunRow, 'startedAt'>,
  { maxMs, maxRetryAfterMs }: RunRetryOptions,
  now: Date,
): boolean {
  const heldUpMs = now.getTime() - (startedAt ?? now).getTime();
  return kind === 'rate_limited' && asked > maxMs && heldUpMs < maxRetryAfterMs;
}
