import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client, Pool } from 'pg';
import { type Db, PgBoss } from 'pg-boss';
import { createBenchDatabase } from '../import/database.ts';

const queue = 'runs';
const channel = 'announced';
/** Those of the queue of runs. */
const settings = {
  policy: 'exclusive',
  heartbeatSeconds: 10,
  expireInSeconds: 86_400,
  retryLimit: 1_000,
  deleteAfterSeconds: 3_600,
} as const;
const batchSize = 2;
const warmUps = 20;

/**
 * The part of pg-boss: a job is inserted and announced in one transaction, until a worker that listens has fetched it. Milliseconds of
 * each. It is completed before the next one.
 */
export async function pgBossLatencies(server: TestPostgres, count: number): Promise<number[]> {
  const database = await createBenchDatabase(server);
  const [writer, listener] = [1, 2].map(() => new Client({ connectionString: database.url }));
  if (!writer || !listener) throw new Error('There are no two clients.');
  for (const client of [writer, listener]) await client.connect();
  const pool = new Pool({ connectionString: database.url });
  const boss = await openBoss(pool);
  await listener.query(`listen ${channel}`);

  let fetched = Promise.withResolvers<number>();
  const fetch = async (): Promise<void> => {
    const jobs = await boss.fetch(queue, { batchSize, ignoreGroups: [] });
    const time = performance.now();
    await boss.complete(queue, jobs);
    fetched.resolve(time);
  };
  listener.on('notification', () => void fetch().catch((error: unknown) => fetched.reject(error)));

  const within = databaseOn(writer);
  const times: number[] = [];
  for (let n = -warmUps; n < count; n += 1) {
    fetched = Promise.withResolvers();
    const job = { data: { shopId: 'shop-1', runId: `${n}` }, singletonKey: `${n}`, group: { id: 'shop-1' } };
    const began = performance.now();
    await writer.query('begin');
    await boss.insert(queue, [job], { db: within, returnId: true });
    await writer.query(`select pg_notify('${channel}', '')`);
    await writer.query('commit');
    const time = (await fetched.promise) - began;
    if (n >= 0) times.push(time);
  }
  await boss.stop({ graceful: false, close: false });
  await Promise.all([writer, listener, pool].map((one) => one.end()));
  await database.drop();
  return times;
}

const databaseOn = (on: Client | Pool): Db => ({ executeSql: (sql, parameters = []) => on.query(sql, parameters) });

/** With no work in the background. */
async function openBoss(pool: Pool): Promise<PgBoss> {
  const boss = new PgBoss({
    db: databaseOn(pool),
    supervise: false,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  await boss.start();
  await boss.createQueue(queue, settings);
  return boss;
}
