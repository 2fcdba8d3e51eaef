import * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import { describeIssues, toIssues } from '../issues.ts';

/** When access tokens are refreshed, and how long that may take. All times are in milliseconds. */
export interface RefreshTiming {
  /**
   * How long before its expiry an access token is refreshed, if its provider does not say. A token that lives less than twice
   * that is refreshed at half its life.
   * @default 60_000
   */
  readonly aheadMs: number;
  /**
   * Longest time for one request to the token endpoint; there are at most two.
   * @default 20_000
   */
  readonly timeoutMs: number;
  /**
   * How long a connection stays reserved for a worker that refreshes it. Must exceed both requests together, or a slow provider
   * could get the same token twice.
   * @default 60_000
   */
  readonly leaseMs: number;
  /**
   * How long to wait for another worker's refresh. Must exceed `leaseMs`, so that a crashed worker's lease expires first.
   * @default leaseMs + 5_000
   */
  readonly waitMs: number;
  /**
   * First pause between checks whether another worker is done; it doubles, up to ten times that.
   * @default 100
   */
  readonly pollMs: number;
  /**
   * After a transient error, how long a token that still works is used before the next try.
   * @default 10_000
   */
  readonly cooldownMs: number;
}

const defaults = { aheadMs: 60_000, timeoutMs: 20_000, leaseMs: 60_000, pollMs: 100, cooldownMs: 10_000 };
const longerThanLeaseMs = 5_000;

/** The longest that a timer of Node.js can wait; a longer one would fire at once. */
const time = z.number().max(2 ** 31 - 1);
const timingSchema = z
  .strictObject({
    aheadMs: time.nonnegative(),
    timeoutMs: time.positive(),
    leaseMs: time.positive(),
    waitMs: time.positive(),
    pollMs: time.positive(),
    cooldownMs: time.nonnegative(),
  })
  .refine(({ leaseMs, timeoutMs }) => leaseMs > 2 * timeoutMs, {
    path: ['leaseMs'],
    error: 'must be longer than two times timeoutMs: raise it, or lower timeoutMs',
  })
  .refine(({ leaseMs, waitMs }) => waitMs > leaseMs, { path: ['waitMs'], error: 'must be longer than leaseMs' });

/** Adds the defaults. @throws IntegrationError `not_configured` for times that are no times, or do not fit together */
export function readTiming(options: Partial<RefreshTiming> = {}): RefreshTiming {
  const given = { ...defaults, ...options };
  const parsed = timingSchema.safeParse({ waitMs: given.leaseMs + longerThanLeaseMs, ...given });
  if (parsed.success) return parsed.data;
  throw new IntegrationError('not_configured', `The option \`refresh\`: ${describeIssues(toIssues(parsed.error))}.`);
}
