import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { startChild } from '../child.ts';
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

const startWorker = (url: string) => startChild(join(import.meta.dirname, 'worker.ts'), [url]);

/** Runs a second, of many runs of one shop each that are due at once, from the first that starts to the end of the last. */
export async function runsPerSecond(server: TestPostgres, { engine, processes, runs }: Work): Promise<number> {
  const database = await createBenchDatabase(server);
  const host = await openJobHost(database.url, engine);
  const shops = [];
  for (let n = 0; n < runs; n += 1) shops.push(await connectShop(host, `shop-${n}`));
  const isHere = engine === 'in-process';
  const workers = isHere ? [] : await Promise.all(Array.from({ length: processes }, () => startWorker(database.url)));
  if (isHere) await host.integrations.start();

  const due = new Date(Date.now() + asking.atLeastMs + runs * asking.eachMs);
  for (let n = 0; n < shops.length; n += askedAtOnce)
    await Promise.all(shops.slice(n, n + askedAtOnce).map((shop) => shop.ask(due)));
  if (Date.now() > due.getTime())
    throw new Error('The asking took longer than it is given, so the rate would be wrong.');

  for (let left = runs; left > 0; ) {
    await delay(200);
    const [row] = await database.query<{ left: number }>(
      'select count(*)::int as left from integration_run where finished_at is null',
    );
    left = row?.left ?? 0;
  }
  const [row] = await database.query<{ succeeded: number; seconds: number }>(
    `select count(*) filter (where state = 'SUCCESS')::int as succeeded,
       extract(epoch from max(finished_at) - min(started_at))::float8 as seconds from integration_run`,
  );
  for (const { child } of workers) child.kill();
  await host.close();
  await database.drop();
  if (row?.succeeded !== runs) throw new Error(`Of ${runs} runs ${row?.succeeded} succeeded.`);
  return runs / row.seconds;
}
