import { definedOf } from '../options/check-options.ts';
import { option } from '../options/option.ts';

/** When access tokens are refreshed, and how long their endpoint may take. All times are in milliseconds. */
export interface TokenTiming {
  /**
   * How long before its expiry an access token is refreshed, if its provider does not say. A token that lives less than twice
   * that is refreshed at half its life.
   * @default 60_000
   */
  readonly aheadMs: number;
  /**
   * Longest time for one request to the token endpoint, to refresh a token or to exchange the code after consent; there are at
   * most two.
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

/** Schema of {@link TokenTiming}. */
export const tokenTimingOptions = option
  .group<Partial<TokenTiming>>({
    aheadMs: option.ms(0).optional(),
    timeoutMs: option.ms(1).optional(),
    leaseMs: option.ms(1).optional(),
    waitMs: option.ms(1).optional(),
    pollMs: option.ms(1).optional(),
    cooldownMs: option.ms(0).optional(),
  })
  .superRefine((given, context) => {
    const { timeoutMs, leaseMs, waitMs } = tokenTimingOf(given);
    const refuse = (name: keyof TokenTiming, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (leaseMs <= 2 * timeoutMs)
      refuse('leaseMs', `must be longer than two times timeoutMs (${timeoutMs}): raise it, or lower timeoutMs`);
    if (waitMs <= leaseMs) refuse('waitMs', `must be longer than leaseMs (${leaseMs})`);
  });

/** Adds the defaults. */
export function tokenTimingOf(options: Partial<TokenTiming> = {}): TokenTiming {
  const given = { ...defaults, ...definedOf(options) };
  return { waitMs: given.leaseMs + longerThanLeaseMs, ...given };
}
