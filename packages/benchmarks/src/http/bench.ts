import { join } from 'node:path';
import autocannon from 'autocannon';
import { startChild } from '../child.ts';
import { median, type Result } from '../report.ts';

const rounds = 5;
const target = 0.7;

/** Requests a second. @throws where any is not answered with 200. */
async function load(url: string): Promise<number> {
  const result = await autocannon({ url, connections: 20, duration: 3 });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} failed ${result.non2xx + result.errors} times.`);
  return result.requests.average;
}

const rate = (requests: readonly number[]): string => `${Math.round(median(requests))}/s`;

/** `GET /providers/` beside a bare Hono route that answers the same, on the same server. */
export async function benchHttp(): Promise<Result[]> {
  const { child, said } = await startChild(join(import.meta.dirname, 'server.ts'));
  const port = Number(said);
  const bareUrl = `http://127.0.0.1:${port}/bare/`;
  const ourUrl = `http://127.0.0.1:${port}/api/integrations/providers/`;
  for (const url of [bareUrl, ourUrl]) await load(url);
  const times: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1) times.push({ bare: await load(bareUrl), ours: await load(ourUrl) });
  child.disconnect();
  const ratio = median(times.map(({ bare, ours }) => ours / bare));
  return [
    {
      cells: {
        route: 'GET /providers/',
        'bare Hono': rate(times.map(({ bare }) => bare)),
        ours: rate(times.map(({ ours }) => ours)),
        'ours / bare': ratio.toFixed(2),
      },
      target: `at least ${target}`,
      isMet: ratio >= target,
    },
  ];
}
