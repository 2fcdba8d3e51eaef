import { IntegrationError } from '../errors.ts';
import { Bucket, type Settle } from './bucket.ts';

/** Buckets kept at most; beyond it those that nobody uses are forgotten, oldest first. */
const keptBuckets = 10_000;

export interface TakeRequest {
  readonly key: string;
  readonly cost: number;
  /** Name of the provider, for messages. */
  readonly label: string;
  readonly signal: AbortSignal;
}

/**
 * Token buckets by key, shared by all clients of one outbound, in the order of asking.
 * @param maxWaitMs longest wait for budget; a call that would wait longer is refused.
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
     * @throws IntegrationError `provider_rate_limited` where the wait would be too long, and the signal's reason once it aborts.
     */
    take: ({ key, cost, label, signal }: TakeRequest): Promise<Settle> =>
      bucketOf(key).take(
        cost,
        signal,
        (waitMs) =>
          new IntegrationError(
            'provider_rate_limited',
            `The rate budget of ${label} is spent for longer than ${maxWaitMs} ms, the most that a call waits: try again later.`,
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
