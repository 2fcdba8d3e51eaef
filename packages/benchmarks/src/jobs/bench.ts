import { startPostgres, type TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { median, quantile, type Result } from '../report.ts';
import { notifyLatencies, startLatencies } from './latency.ts';
import { runTimes } from './overhead.ts';
import { runsPerSecond, type Work } from './rate.ts';

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
/** Of what a run costs beside the pull itself. */
const mostOverheadMs = 5;
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
    const { runs, direct } = await runTimes(server, engine, single);
    const overhead = median(runs.map((time, n) => time - (direct[n] ?? Number.NaN)));
    results.push({
      cells: {
        jobs: `a run by itself, ${engine} (p50, p99)`,
        floor: spread(direct),
        ours: spread(runs),
        overhead: inMs(overhead),
      },
      target: `overhead below ${mostOverheadMs} ms`,
      isMet: overhead < mostOverheadMs,
    });
  }
  return results;
}

/** Best of some rounds in turn: other work on the machine only ever slows down. */
async function rateResults(server: TestPostgres, { many, rounds }: JobSizes): Promise<Result[]> {
  const rates = work.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [n, one] of work.entries()) rates[n]?.push(await runsPerSecond(server, { ...one, runs: many }));
  return work.map(({ engine, processes }, n) => {
    const best = Math.max(...(rates[n] ?? []));
    const overhead = 1_000 / best;
    const isHeld = processes === 1;
    return {
      cells: {
        jobs: `many runs at once, ${engine}, ${isHeld ? '1 process' : `${processes} processes`}`,
        ours: `${Math.round(best)}/s`,
        ...(isHeld && { overhead: inMs(overhead) }),
      },
      // What a second process brings is up to the cores that the database leaves it.
      target: isHeld ? `overhead below ${mostOverheadMs} ms` : 'none',
      isMet: !isHeld || overhead < mostOverheadMs,
    };
  });
}
