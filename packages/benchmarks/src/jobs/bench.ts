import { startPostgres, type TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { median, quantile, type Result } from '../report.ts';
import { notifyLatencies, startLatencies } from './latency.ts';
import { runTimes } from './overhead.ts';
import { pgBossLatencies } from './pg-boss-alone.ts';
import { measureRate, type Rate, type Work } from './rate.ts';

export interface JobSizes {
  /** Runs one after the other, for the time to their start and for their overhead. */
  readonly single: number;
  /** Runs that are due at once, for the rate. */
  readonly many: number;
  readonly rounds: number;
}

const measuredEngines = ['in-process', 'pg-boss'] as const;
/** Measured too where a broker is named; nothing else may use it meanwhile. */
const brokerEngines = (
  [
    ['Celery over Redis', 'BENCH_REDIS_URL'],
    ['Celery over RabbitMQ', 'BENCH_AMQP_URL'],
  ] as const
).flatMap(([engine, variable]) => (process.env[variable] ? [engine] : []));
const work: readonly Omit<Work, 'runs'>[] = [
  { engine: 'in-process', processes: 1 },
  { engine: 'pg-boss', processes: 1 },
  { engine: 'pg-boss', processes: 2 },
];
/** What a run may cost beside the pull itself, as a multiple of the floor. */
const most = { byItself: 6, amongMany: 3 };
const mostStartMs = 50;

/** Runs of an empty page on PostgreSQL (fsync on), so that what is measured is the run and not what it reads. */
export async function benchJobs(sizes: JobSizes = { single: 300, many: 400, rounds: 3 }): Promise<Result[]> {
  const server = await startPostgres({ fsync: true });
  try {
    return [
      ...(await latencyResults(server, sizes)),
      ...(await overheadResults(server, sizes)),
      ...(await rateResults(server, sizes)),
    ];
  } finally {
    await server.stop();
  }
}

const inMs = (ms: number): string => `${ms.toFixed(1)} ms`;
const spread = (times: readonly number[]): string => `${inMs(quantile(times, 0.5))}, ${inMs(quantile(times, 0.99))}`;

async function latencyResults(server: TestPostgres, { single }: JobSizes): Promise<Result[]> {
  const floor = await notifyLatencies(server, single);
  const results: Result[] = [];
  for (const engine of [...measuredEngines, ...brokerEngines]) {
    const times = await startLatencies(server, engine, single);
    results.push({
      cells: { jobs: `requested to started, ${engine} (p50, p99)`, floor: spread(floor), ours: spread(times) },
      target: `p99 below ${mostStartMs} ms`,
      isMet: quantile(times, 0.99) < mostStartMs,
    });
  }
  return results;
}

async function overheadResults(server: TestPostgres, { single }: JobSizes): Promise<Result[]> {
  const results: Result[] = [];
  for (const engine of measuredEngines) {
    const floorMs = median(await notifyLatencies(server, single));
    const alone = engine === 'pg-boss' ? await pgBossLatencies(server, single) : null;
    const { runs, direct } = await runTimes(server, engine, single);
    const overhead = median(runs.map((time, n) => time - (direct[n] ?? Number.NaN)));
    results.push({
      cells: {
        jobs: `a run by itself, ${engine} (p50, p99)`,
        floor: spread(direct),
        ours: spread(runs),
        overhead: inMs(overhead),
        ...(alone && { 'pg-boss alone': spread(alone) }),
      },
      ...besideFloor(overhead, floorMs, most.byItself, alone && median(alone)),
    });
  }
  return results;
}

/** @param aloneMs what pg-boss takes by itself. The target is for all of it; what remains without that is only reported. */
function besideFloor(
  overhead: number,
  floorMs: number,
  times: number,
  aloneMs: number | null = null,
): Pick<Result, 'target' | 'isMet'> {
  const inFloors = (ms: number): string => `${(ms / floorMs).toFixed(1)} x`;
  const rest = aloneMs === null ? '' : `, without pg-boss alone ${inFloors(overhead - aloneMs)}`;
  return {
    target: `at most ${times} x ${inMs(floorMs)}: ${inFloors(overhead)}${rest}`,
    isMet: overhead <= times * floorMs,
  };
}

/**
 * Best of some rounds in turn: other work on the machine only ever slows down. A row with its `NOTIFY` is measured in each of them, so
 * that what slows the runs of a round down slows down what they are beside.
 */
async function rateResults(server: TestPostgres, { single, many, rounds }: JobSizes): Promise<Result[]> {
  const measured = work.map((): (Rate & { readonly floorMs: number })[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [n, one] of work.entries()) {
      const floorMs = median(await notifyLatencies(server, single));
      measured[n]?.push({ ...(await measureRate(server, { ...one, runs: many })), floorMs });
    }
  return work.map(({ engine, processes }, n) => {
    const rates = measured[n] ?? [];
    const best = bestOf(rates);
    const quickest = rates.toSorted((a, b) => a.floorMs * a.perSecond - b.floorMs * b.perSecond).at(-1);
    const alone = bestOf(measured[n - 1] ?? []);
    return {
      cells: {
        jobs: `many runs at once, ${engine}, ${processes === 1 ? '1 process' : `${processes} processes`}`,
        ours: `${Math.round(best)}/s`,
        overhead: inMs(1_000 / best),
        'CPU of PostgreSQL': quickest?.postgresMs == null ? 'unknown' : inMs(quickest.postgresMs),
        'CPU of workers': inMs(quickest?.workersMs ?? Number.NaN),
      },
      ...(processes === 1
        ? besideFloor(1_000 / (quickest?.perSecond ?? 0), quickest?.floorMs ?? 0, most.amongMany)
        : { target: 'as quick as one process', isMet: best >= alone }),
    };
  });
}

const bestOf = (rates: readonly Rate[]): number => Math.max(...rates.map(({ perSecond }) => perSecond));
