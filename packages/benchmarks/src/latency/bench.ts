import type { Result } from '../report.ts';
import { type FirstImport, firstImport } from './measure.ts';

export interface LatencySizes {
  readonly orders: number;
  /** What each answer of the provider takes. */
  readonly latencyMs: number;
  /** Requests a second that the provider allows, one import for each. */
  readonly limits: readonly number[];
}

/** How many requests are under way at once in the floor. */
const floorAtOnce = 4;
const mostRatio = 1.3;

/** First imports of a simulated Etsy shop that takes its time to answer, beside the same requests without any work between them. */
export async function benchLatency(sizes: LatencySizes): Promise<Result[]> {
  const results: Result[] = [];
  for (const perSecond of sizes.limits)
    results.push(latencyResult(await firstImport({ ...sizes, perSecond }), perSecond, sizes));
  return results;
}

function latencyResult(
  { requests, refused, seconds }: FirstImport,
  perSecond: number,
  { orders, latencyMs }: LatencySizes,
): Result {
  const floor = Math.max(requests / perSecond, (requests * latencyMs) / 1_000 / floorAtOnce);
  const ratio = seconds / floor;
  return {
    cells: {
      [`${orders} orders of Etsy, ${latencyMs} ms an answer`]: `${perSecond} requests a second`,
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
