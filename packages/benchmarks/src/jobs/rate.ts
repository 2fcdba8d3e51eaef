import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import * as z from 'zod';
import { startChild } from '../child.ts';
import { postgresCpuMs } from '../fleet/postgres-cpu.ts';
import { createBenchDatabase } from '../import/database.ts';
import { connectShop, openJobHost } from './host.ts';

export interface Work {
  readonly engine: 'in-process' | 'pg-boss';
  /** Of the engine in the process that asks there is one. */
  readonly processes: number;
  readonly runs: number;
}

/** Asked for at once, so many. */
const askedAtOnce = 8;
/** What the asking for all of them is given, in milliseconds, before they are due: so much, and so much for each. */
const asking = { atLeastMs: 5_000, eachMs: 10 };

/** Runs of each process before those that are measured: the first ones open connections, each with a session that knows no plan. */
const warmUpsEach = 100;
/** When the CPU is read that was used before. In milliseconds. */
const beforeDueMs = 200;
/** The first run of a shop would write an event about its health, too. */
const asAfterRuns = `update integration_connection set health = 'healthy', capability_health =
  '{"import_orders": {"health": "healthy", "reason": null, "since": "2026-01-01T00:00:00.000Z"}}'`;

const startWorker = (url: string) => startChild(join(import.meta.dirname, 'worker.ts'), [url]);

/** How quickly runs were executed, and what one took. */
export interface Rate {
  readonly perSecond: number;
  /** CPU of PostgreSQL; null if the system does not say. */
  readonly postgresMs: number | null;
  /** CPU of all processes that execute. */
  readonly workersMs: number;
}

/** Many runs of one shop each that are due at once, from the first that starts to the end of the last. */
export async function measureRate(server: TestPostgres, { engine, processes, runs }: Work): Promise<Rate> {
  const database = await createBenchDatabase(server);
  const host = await openJobHost(database.url, engine);
  const shops: Awaited<ReturnType<typeof connectShop>>[] = [];
  const warmUps = warmUpsEach * processes;
  for (let n = 0; n < runs + warmUps; n += 1) shops.push(await connectShop(host, `shop-${n}`));
  await database.query(asAfterRuns);
  const isHere = engine === 'in-process';
  const workers = isHere ? [] : await Promise.all(Array.from({ length: processes }, () => startWorker(database.url)));
  if (isHere) await host.integrations.start();

  const askAll = async (some: typeof shops, at: Date) => {
    for (let n = 0; n < some.length; n += askedAtOnce)
      await Promise.all(some.slice(n, n + askedAtOnce).map((shop) => shop.ask(at)));
  };
  const untilEnded = async () => {
    for (let left = runs; left > 0; ) {
      await delay(200);
      const [row] = await database.query<{ left: number }>(
        'select count(*)::int as left from integration_run where finished_at is null',
      );
      left = row?.left ?? 0;
    }
  };
  // Due at once, as those that are measured, so that all processes are busy with all their connections.
  await askAll(shops.slice(runs), new Date(Date.now() + warmUps * asking.eachMs));
  await untilEnded();
  const due = new Date(Date.now() + asking.atLeastMs + runs * asking.eachMs);
  await askAll(shops.slice(0, runs), due);
  if (Date.now() > due.getTime())
    throw new Error('The asking took longer than it is given, so the rate would be wrong.');

  await delay(Math.max(0, due.getTime() - Date.now() - beforeDueMs));
  const readCpu = async () => ({
    postgresMs: await postgresCpuMs(database),
    workersMs: isHere ? ownCpuMs() : await cpuMsOfAll(workers.map(({ child }) => child)),
  });
  const before = await readCpu();
  await untilEnded();
  const after = await readCpu();
  const [row] = await database.query<{ succeeded: number; seconds: number }>(
    `select count(*) filter (where state = 'SUCCESS')::int as succeeded,
       extract(epoch from max(finished_at) - min(started_at))::float8 as seconds
     from integration_run where started_at >= '${due.toISOString()}'`,
  );
  for (const { child } of workers) child.kill();
  await host.close();
  await database.drop();
  if (row?.succeeded !== runs) throw new Error(`Of ${runs} runs ${row?.succeeded} succeeded.`);
  return {
    perSecond: runs / row.seconds,
    postgresMs:
      after.postgresMs === null || before.postgresMs === null ? null : (after.postgresMs - before.postgresMs) / runs,
    workersMs: (after.workersMs - before.workersMs) / runs,
  };
}

const ownCpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

async function cpuMsOfAll(children: readonly ChildProcess[]): Promise<number> {
  const answers = await Promise.all(
    children.map((child) => {
      const answer = once(child, 'message');
      child.send('usage');
      return answer;
    }),
  );
  return answers.reduce((sum, [ms]) => sum + z.number().parse(ms), 0);
}
