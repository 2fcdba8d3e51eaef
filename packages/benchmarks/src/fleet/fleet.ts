import { setTimeout as delay } from 'node:timers/promises';
import { startOwnPostgres } from '@makerfex/integrations-testkit/postgres';
import { type BenchDatabase, createBenchDatabase } from '../import/database.ts';
import { countStatements, takeStatements } from '../webhooks/statements.ts';
import { countSessions, createTables, readTableBytes, readWritten } from './database.ts';
import { type Due, type FoundRun, figuresOf, type RunFigures } from './figures.ts';
import { type FleetRows, insertRows } from './fill.ts';
import type { FleetOptions } from './options.ts';
import { postgresCpuMs } from './postgres-cpu.ts';
import { openSource, type Source } from './source.ts';
import { startWorkers, type Workers } from './workers.ts';

/** A fleet to measure. */
export interface Fleet extends Pick<FleetOptions, 'workers' | 'concurrency' | 'seconds' | 'latencyMs' | 'dailyBudget'> {
  readonly rows: FleetRows;
  readonly masterKey: string;
  /** Schedules that are due each second; null for all of them at once. */
  readonly duePerSecond: number | null;
}

/** What a fleet did, and what that took. */
export interface FleetFigures extends RunFigures {
  /** Times of schedules that were skipped, as their shops' logs say. */
  readonly skipped: number;
  /** All that was written and used meanwhile, divided by the runs that were requested. */
  readonly perRun: {
    /** In the logs of the shops. */
    readonly events: number;
    /** Inserted, updated and deleted, those of the queue included. */
    readonly rows: number;
    readonly transactions: number;
    /** `begin` and `commit` are statements too. */
    readonly statements: number;
    readonly walBytes: number;
    readonly diskBytes: number;
    /** CPU of all workers. In milliseconds. */
    readonly workersMs: number;
    /** Null if the system does not say. */
    readonly postgresMs: number | null;
  };
  /** Cores in use, on average. */
  readonly cores: { readonly workers: number; readonly postgres: number | null };
  /** Disk of a connection with its credential and schedules, indexes included. */
  readonly shopBytes: number;
  /** Of the largest worker. */
  readonly residentBytes: number;
  /** Connections of the workers to PostgreSQL. */
  readonly sessions: number;
  readonly requests: Source['counts'];
}

/** Until the first schedule is due, for all of them to be written. In milliseconds. */
const aheadMs = { always: 1_000, perSchedule: 0.1 };
/** How long the runs of the last due schedules have to end, in milliseconds. */
const restMs = 30_000;
const lookEveryMs = 500;

/** Has workers run the fleet's schedules on a PostgreSQL of its own, with fsync; both end with this call. */
export async function runFleet(fleet: Fleet): Promise<FleetFigures> {
  await using closing = new AsyncDisposableStack();
  const server = await startOwnPostgres({ fsync: true });
  closing.defer(() => server.stop());
  const database = await createBenchDatabase(server);
  await countStatements(server, database);
  await createTables(database.url);
  const source = await openSource(fleet.latencyMs, fleet.dailyBudget);
  closing.defer(() => source.close());
  const { rows, masterKey, concurrency } = fleet;
  await insertRows(database, 'integration_connection', rows.connections);
  await insertRows(database, 'integration_credential', rows.credentials);
  const order = { databaseUrl: database.url, sourceOrigin: source.origin, masterKey, concurrency };
  const workers = await startWorkers(fleet.workers, order);
  closing.defer(() => workers.stop());
  return await measure(fleet, { database, source, workers });
}

interface World {
  readonly database: BenchDatabase;
  readonly source: Source;
  readonly workers: Workers;
}

async function measure(fleet: Fleet, { database, source, workers }: World): Promise<FleetFigures> {
  const start = Date.now() + aheadMs.always + aheadMs.perSchedule * fleet.rows.schedules.length;
  const planned = dueTimes(fleet, start);
  const schedules = fleet.rows.schedules.map((row, n) => ({ ...row, nextAt: new Date(planned[n]?.at ?? row.nextAt) }));
  const writtenAt = await insertRows(database, 'integration_schedule', schedules);
  // A busy machine may have written them late: nobody could see them before.
  const dues = planned.map((due) => ({ ...due, at: Math.max(due.at, writtenAt) }));
  const shopBytes = (await readTableBytes(database)) / fleet.rows.connections.length;
  await delay(Math.max(0, start - Date.now()));
  const began = Date.now();
  const before = await spend(database, workers);
  await takeStatements(database);

  await untilDone(database, workers, dues, began + fleet.seconds * 1_000 + (fleet.duePerSecond ? restMs : 0));
  const end = Date.now();
  const after = await spend(database, workers);
  const { count: statements } = await takeStatements(database);
  const sessions = await countSessions(database);
  await workers.stop();
  const written = await readWritten(database);
  const figures = figuresOf(dues, await readRuns(database), end);
  const events = await countEvents(database);
  const perRun = (total: number): number => total / Math.max(1, figures.asked);
  const workersMs = after.workersMs - before.workersMs;
  const postgresMs =
    after.postgresMs === null || before.postgresMs === null ? null : after.postgresMs - before.postgresMs;
  return {
    ...figures,
    skipped: events.skipped,
    perRun: {
      events: perRun(events.all),
      rows: perRun(written.rows - before.written.rows),
      transactions: perRun(written.transactions - before.written.transactions),
      statements: perRun(statements),
      walBytes: perRun(written.walBytes - before.written.walBytes),
      diskBytes: perRun(written.diskBytes - before.written.diskBytes),
      workersMs: perRun(workersMs),
      postgresMs: postgresMs && perRun(postgresMs),
    },
    cores: {
      workers: workersMs / (end - began),
      postgres: postgresMs && postgresMs / (end - began),
    },
    shopBytes,
    residentBytes: after.residentBytes,
    sessions,
    requests: { ...source.counts },
  };
}

/** The schedules that are due in the measured time, one after another or all at once. */
function dueTimes({ rows, duePerSecond, seconds }: Fleet, start: number): Due[] {
  const count = duePerSecond === null ? rows.schedules.length : Math.max(1, Math.floor(duePerSecond * seconds));
  return rows.schedules.slice(0, count).map(({ connectionId, capability }, n) => ({
    connectionId,
    capability,
    at: start + (duePerSecond === null ? 0 : Math.round((n * 1_000) / duePerSecond)),
  }));
}

async function spend(database: BenchDatabase, workers: Workers) {
  const usages = await workers.usage();
  return {
    written: await readWritten(database),
    workersMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    residentBytes: Math.max(...usages.map(({ residentBytes }) => residentBytes)),
    postgresMs: await postgresCpuMs(database),
  };
}

/** Until every due schedule has a run that has ended, or waits for another day, but no longer than `deadline`. */
async function untilDone(database: BenchDatabase, workers: Workers, dues: readonly Due[], deadline: number) {
  for (; Date.now() < deadline; await delay(lookEveryMs)) {
    workers.mustRun();
    const [row] = await database.query<{ ended: number }>(
      `select count(*)::int as ended from integration_run
       where finished_at is not null or eta > now() + interval '1 minute'`,
    );
    if ((row?.ended ?? 0) >= dues.length) return;
  }
}

const readRuns = (database: BenchDatabase): Promise<FoundRun[]> =>
  database.query<FoundRun>(
    `select connection_id as "connectionId", capability, state,
       (extract(epoch from created_at) * 1000)::float8 as "askedAt",
       (extract(epoch from started_at) * 1000)::float8 as "startedAt",
       (extract(epoch from finished_at) * 1000)::float8 as "finishedAt"
     from integration_run order by created_at`,
  );

async function countEvents(database: BenchDatabase) {
  const [row] = await database.query<{ all: number; skipped: number }>(
    `select count(*)::int as all, count(*) filter (where event_type = 'schedule.skipped')::int as skipped
     from integration_event_log`,
  );
  return { all: row?.all ?? 0, skipped: row?.skipped ?? 0 };
}
