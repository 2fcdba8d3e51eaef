import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import type { Verdict } from '../report.ts';
import { createHostTables } from './host-table.ts';
import { startServer } from './start-server.ts';

const mostGrowth = 64;

/** Peak memory of one import, in MB, in a process that does nothing else. */
async function peakOf(postgres: TestPostgres, orders: number): Promise<number> {
  const database = await postgres.createDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(createHostTables);
  await client.end();
  const server = await startServer(orders);
  const child = fork(join(import.meta.dirname, 'memory-worker.ts'), [database.url, server.origin], {
    execArgv: ['--expose-gc', '--conditions=@makerfex/source'],
  });
  const [peak] = await once(child, 'message');
  server.stop();
  await database.drop();
  return Number(peak);
}

/** Holds the memory of a large import against that of a small one. */
export async function measureMemory(postgres: TestPostgres, small: number, large: number): Promise<Verdict> {
  const [of, ofLarge] = [await peakOf(postgres, small), await peakOf(postgres, large)];
  const growth = ofLarge - of;
  return {
    what: `memory from ${small} to ${large} orders`,
    measured: `${growth.toFixed(0)} MB (${of.toFixed(0)} to ${ofLarge.toFixed(0)})`,
    target: `below ${mostGrowth} MB`,
    isMet: growth < mostGrowth,
  };
}
