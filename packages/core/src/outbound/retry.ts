import { setTimeout as delay } from 'node:timers/promises';
import type { IntegrationError } from '../errors.ts';

export interface RetryOptions {
  /**
   * Most attempts for one call, including the first.
   * @default 4
   */
  readonly attempts: number;
  /**
   * Longest pause before the second attempt; it doubles with each further one. In milliseconds.
   * @default 500
   */
  readonly baseDelayMs: number;
  /**
   * Longest pause of our own choice. In milliseconds.
   * @default 10_000
   */
  readonly maxDelayMs: number;
  /**
   * Longest pause that a provider may request; beyond it the error is thrown. In milliseconds.
   * @default 60_000
   */
  readonly maxRetryAfterMs: number;
}
export const defaultRetries: RetryOptions = {
  attempts: 4,
  baseDelayMs: 500,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 60_000,
};

/**
 * How long to wait before the next attempt, in milliseconds, after `tries` have failed; null if there is none. Half of the
 * pause is random, so that callers that failed together do not return together.
 */
export function pauseBefore(error: IntegrationError, tries: number, options: RetryOptions): number | null {
  const mayPass = error.kind === 'transient' || error.kind === 'rate_limited';
  const asked = error.retryAfterMs ?? 0;
  if (!mayPass || tries >= options.attempts || asked > options.maxRetryAfterMs) return null;
  const longest = Math.min(options.maxDelayMs, options.baseDelayMs * 2 ** (tries - 1));
  return asked + longest * (0.5 + Math.random() / 2);
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

/** Reads seconds or a date (RFC 9110, 10.2.3). @returns milliseconds; undefined if the header is missing or unreadable */
export function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text) * 1000;
  // HTTP dates are in GMT; the oldest form does not say so, and would be read in the machine's zone.
  const dated = / (GMT|UTC|[+-]\d{4})$/.test(text) ? text : `${text} GMT`;
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(dated) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
