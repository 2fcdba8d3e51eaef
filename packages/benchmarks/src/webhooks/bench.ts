import type { Result } from '../report.ts';
import { acknowledgementResults } from './acknowledge.ts';
import { burstResult } from './burst.ts';
import { inField } from './field.ts';
import { freshnessResult } from './freshness.ts';
import type { Load } from './load.ts';

export interface WebhookSizes extends Load {
  /** Each with a connection. */
  readonly shops: number;
  /** Deliveries of one order. */
  readonly burst: number;
  /** Changes in a simulated shop, one after the other. */
  readonly changes: number;
}

/** Deliveries over HTTP to a host on PostgreSQL (fsync on), which also fetches what they name. */
export const benchWebhooks = (
  sizes: WebhookSizes = { perSecond: 200, seconds: 30, shops: 50, burst: 1_000, changes: 15 },
): Promise<Result[]> =>
  inField(sizes.shops, async (field) => [
    ...(await acknowledgementResults(field, sizes)),
    await burstResult(field, sizes.burst),
    await freshnessResult(field, sizes.changes),
  ]);
