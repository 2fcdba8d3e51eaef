import { startPostgres } from '@makerfex/integrations-testkit/postgres';
import { median, type Result, ratios } from '../report.ts';
import { peakMemory } from './memory.ts';
import { phases, runRounds, type Timing } from './rounds.ts';

export interface ImportSizes {
  readonly orders: number;
  readonly rounds: number;
  /** Orders of the import whose memory is held against that of `orders`. */
  readonly manyOrders: number;
}

/** Least rate, as a part of the floor's. */
const targets: Readonly<Record<Timing['phase'], number>> = {
  'first import': 0.8,
  'unchanged re-import': 1,
  're-import, 2 % changed': 1,
};
const mostGrowthMb = 64;

/** Imports invented orders into PostgreSQL (fsync on) by the SDK, beside the floor. */
export async function benchImport(
  sizes: ImportSizes = { orders: 20_000, rounds: 5, manyOrders: 100_000 },
): Promise<Result[]> {
  const server = await startPostgres({ fsync: true });
  try {
    const timings = await runRounds(server, sizes);
    const [few, many] = [await peakMemory(server, sizes.orders), await peakMemory(server, sizes.manyOrders)];
    return [...phases.map(({ name }) => speedResult(name, timings, sizes)), memoryResult(few, many, sizes)];
  } finally {
    await server.stop();
  }
}

function speedResult(phase: Timing['phase'], timings: readonly Timing[], { orders }: ImportSizes): Result {
  const secondsOf = (side: Timing['side']) =>
    timings.filter((timing) => timing.phase === phase && timing.side === side).map(({ seconds }) => seconds);
  const [floor, sdk] = [secondsOf('floor'), secondsOf('sdk')];
  const all = ratios(floor, sdk);
  const rate = (seconds: readonly number[]) => `${Math.round(orders / median(seconds))}/s`;
  return {
    cells: {
      [`${orders} orders`]: phase === 'first import' ? `${phase}, links included` : phase,
      floor: rate(floor),
      SDK: rate(sdk),
      'SDK / floor': median(all).toFixed(2),
      'of all rounds': `${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`,
    },
    target: `at least ${targets[phase].toFixed(2)}`,
    isMet: median(all) >= targets[phase],
  };
}

const inMb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

function memoryResult(few: number, many: number, { orders, manyOrders }: ImportSizes): Result {
  return {
    cells: {
      [`${orders} orders`]: `memory of ${manyOrders} orders`,
      SDK: `${inMb(few)} to ${inMb(many)}`,
      'SDK / floor': `+ ${inMb(many - few)}`,
    },
    target: `below ${mostGrowthMb} MB`,
    isMet: many - few < mostGrowthMb * 1024 * 1024,
  };
}
