import { IntegrationError } from '../errors.ts';
import { Bucket, type Settle } from './bucket.ts';

/** Most buckets in memory; beyond it idle ones are dropped, oldest first. */
const keptBuckets = 10_000;

export interface TakeRequest {
  readonly key: string;
  readonly cost: number;
  /** Name of the provider, for messages. */
  readonly label: string;
  /** Waits behind calls that are not in the background. @default false */
  readonly isBackground?: boolean | undefined;
  readonly signal: AbortSignal;
}

/**
 * Token buckets by key, shared by all clients of one outbound. First come, first served, background calls last.
 * @param maxWaitMs longest wait for budget; a call that would wait longer is refused
 */
export function createRateLimiter(maxWaitMs: number) {
  const buckets = new Map<string, Bucket>();

  const bucketOf = (key: string): Bucket => {
    const found = buckets.get(key);
    if (found) return found;
    if (buckets.size >= keptBuckets) forgetOneIdle(buckets);
    const made = new Bucket(maxWaitMs);
    buckets.set(key, made);
    return made;
  };

  return {
    /**
     * Waits for its turn.
     * @throws IntegrationError `provider_rate_limited` if the wait would be too long, and the signal's reason when it aborts
     */
    take: ({ key, cost, label, isBackground = false, signal }: TakeRequest): Promise<Settle> =>
      bucketOf(key).take(
        { cost, isBackground },
        signal,
        (waitMs) =>
          new IntegrationError(
            'provider_rate_limited',
            `The rate budget of ${label} is used up for longer than ${maxWaitMs} ms, the longest that a call waits: try again later.`,
            { retryAfterMs: waitMs },
          ),
      ),
  };
}
export type RateLimiter = ReturnType<typeof createRateLimiter>;

function forgetOneIdle(buckets: Map<string, Bucket>): void {
  for (const [key, bucket] of buckets)
    if (bucket.isIdle()) {
      buckets.delete(key);
      return;
    }
}
