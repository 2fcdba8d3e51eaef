import { once } from 'node:events';
import { join } from 'node:path';
import { startPostgres } from '@makerfex/integrations-testkit/postgres';
import autocannon from 'autocannon';
import { startChild } from '../child.ts';
import { createBenchDatabase } from '../import/database.ts';
import { median, type Result } from '../report.ts';
import { routes } from './routes.ts';

const rounds = 5;
const target = 0.7;
const apiPath = '/api/integrations';

/** Requests a second. @throws where any is not answered with 200. */
async function load(url: string): Promise<number> {
  const result = await autocannon({ url, connections: 20, duration: 2 });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} failed ${result.non2xx + result.errors} times.`);
  return result.requests.average;
}

const rate = (requests: readonly number[]): string => `${Math.round(median(requests))}/s`;

/** Routes of the API, each beside a bare Hono route on the same server that sends the same statements by `pg`. */
export async function benchHttp(): Promise<Result[]> {
  const postgres = await startPostgres({ fsync: true });
  const database = await createBenchDatabase(postgres);
  const { child, said } = await startChild(join(import.meta.dirname, 'server.ts'), [database.url]);
  try {
    const origin = `http://127.0.0.1:${Number(said)}`;
    const results: Result[] = [];
    for (const path of routes)
      results.push(await benchRoute(path, `${origin}/bare${path}`, `${origin}${apiPath}${path}`));
    return results;
  } finally {
    child.disconnect();
    await once(child, 'exit');
    await database.drop();
    await postgres.stop();
  }
}

async function benchRoute(path: string, bareUrl: string, ourUrl: string): Promise<Result> {
  for (const url of [bareUrl, ourUrl]) await load(url);
  const times: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1) times.push({ bare: await load(bareUrl), ours: await load(ourUrl) });
  const ratio = median(times.map(({ bare, ours }) => ours / bare));
  return {
    cells: {
      route: `GET ${path}`,
      'bare Hono': rate(times.map(({ bare }) => bare)),
      ours: rate(times.map(({ ours }) => ours)),
      'ours / bare': ratio.toFixed(2),
    },
    target: `at least ${target}`,
    isMet: ratio >= target,
  };
}
