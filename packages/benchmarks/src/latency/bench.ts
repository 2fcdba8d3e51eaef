import type { Result } from '../report.ts';
import { type FirstImport, firstImport } from './measure.ts';
import type { ShopOptions } from './shop.ts';

/** How many requests are under way at once in the floor. */
const floorAtOnce = 4;
const mostRatio = 1.3;

type Case = Omit<ShopOptions, 'latencyMs'>;

const etsyCase = (capability: Case['capability'], records: number, perSecond: number): Case => ({
  provider: 'etsy',
  capability,
  records,
  perSecond,
  capacity: perSecond,
});

/** Capacities of Shopify's plans are twenty times what comes back in a second. */
const shopifyCase = (capability: Case['capability'], records: number, perSecond: number): Case => ({
  provider: 'shopify',
  capability,
  records,
  perSecond,
  capacity: 20 * perSecond,
});

/** Etsy with a low and a high limit; Shopify with its smallest and a large plan, up to where it changes to bulk operations. */
export const latencyCases: readonly Case[] = [
  ...[10, 150].map((perSecond) => etsyCase('import_orders', 10_000, perSecond)),
  ...[10, 150].map((perSecond) => etsyCase('sync_products', 5_000, perSecond)),
  ...[100, 1_000].flatMap((perSecond) => [
    shopifyCase('import_orders', 1_000, perSecond),
    shopifyCase('sync_products', 1_000, perSecond),
    shopifyCase('import_customers', 1_000, perSecond),
  ]),
];

/** First imports of simulated shops that take their time to answer, beside the same requests without any work between them. */
export async function benchLatency(latencyMs: number, cases: readonly Case[] = latencyCases): Promise<Result[]> {
  const results: Result[] = [];
  for (const each of cases) results.push(latencyResult(await firstImport({ ...each, latencyMs }), each, latencyMs));
  return results;
}

function latencyResult({ requests, refused, units, seconds }: FirstImport, of: Case, latencyMs: number): Result {
  // What can be spent at once at the start is not waited for.
  const atLimit = Math.max(0, units - (of.provider === 'etsy' ? 0 : of.capacity)) / of.perSecond;
  const floor = Math.max(atLimit, (requests * latencyMs) / 1_000 / floorAtOnce);
  const ratio = seconds / floor;
  return {
    cells: {
      [`${latencyMs} ms an answer`]: `${of.provider}: ${of.capability}, ${of.records} records`,
      limit: `${of.perSecond} ${of.provider === 'etsy' ? 'requests' : 'points'} a second`,
      requests: String(requests),
      refused: String(refused),
      floor: `${floor.toFixed(1)} s`,
      SDK: `${seconds.toFixed(1)} s`,
      'SDK / floor': ratio.toFixed(2),
    },
    target: `at most ${mostRatio.toFixed(2)}`,
    isMet: ratio <= mostRatio,
  };
}
