import { setTimeout as delay } from 'node:timers/promises';
import type { IntegrationError } from '../errors.ts';

export interface RetryOptions {
  /** Tries of one call, the first one included; 4 unless told. */
  readonly attempts: number;
  /** Longest pause before the second try, in milliseconds; it doubles from try to try; 500 unless told. */
  readonly baseDelayMs: number;
  /** Longest pause of our own choice, in milliseconds; 10,000 unless told. */
  readonly maxDelayMs: number;
  /** Longest pause that a provider may ask for, in milliseconds; beyond it the error is thrown; 60,000 unless told. */
  readonly maxRetryAfterMs: number;
}
export const usualRetries: RetryOptions = {
  attempts: 4,
  baseDelayMs: 500,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 60_000,
};

/**
 * How long to wait before the next try, in milliseconds, after `tries` have failed; null where there is none. Half of the
 * pause is random, so that callers that failed together do not come back together.
 */
export function pauseBefore(error: IntegrationError, tries: number, options: RetryOptions): number | null {
  const mayPass = error.kind === 'transient' || error.kind === 'rate_limited';
  const asked = error.retryAfterMs ?? 0;
  if (!mayPass || tries >= options.attempts || asked > options.maxRetryAfterMs) return null;
  const longest = Math.min(options.maxDelayMs, options.baseDelayMs * 2 ** (tries - 1));
  return asked + longest * (0.5 + Math.random() / 2);
}

/** @throws the signal's reason once it aborts */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    // Node's own AbortError only holds the reason as its cause.
    signal.throwIfAborted();
    throw error;
  }
}

/** Seconds, or a date (RFC 9110, 10.2.3). @returns milliseconds; undefined where the header is absent or unreadable. */
export function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text) * 1000;
  // A date of HTTP is in GMT; its oldest form does not say so, and would be read in the machine's zone.
  const dated = / (GMT|UTC|[+-]\d{4})$/.test(text) ? text : `${text} GMT`;
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(dated) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
