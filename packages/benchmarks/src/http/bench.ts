import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { median, printVerdicts } from '../report.ts';

const rounds = 5;
const target = 0.7;

/** Requests a second. @throws where any is not answered with 200. */
async function load(url: string): Promise<number> {
  const result = await autocannon({ url, connections: 20, duration: 3 });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} failed ${result.non2xx + result.errors} times.`);
  return result.requests.average;
}

/** `GET /providers/` beside a bare Hono route that answers the same, on the same server. */
export async function benchHttp(): Promise<void> {
  const child = fork(join(import.meta.dirname, 'server.ts'), { execArgv: ['--conditions=@makerfex/source'] });
  const [port] = await once(child, 'message');
  const bareUrl = `http://127.0.0.1:${port}/bare/`;
  const ourUrl = `http://127.0.0.1:${port}/api/integrations/providers/`;
  for (const url of [bareUrl, ourUrl]) await load(url);
  const times: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1) times.push({ bare: await load(bareUrl), ours: await load(ourUrl) });
  child.disconnect();
  const ratio = median(times.map(({ bare, ours }) => ours / bare));
  console.table([
    { route: 'bare Hono', 'requests/s': Math.round(median(times.map(({ bare }) => bare))) },
    { route: 'GET /providers/', 'requests/s': Math.round(median(times.map(({ ours }) => ours))) },
  ]);
  printVerdicts([
    {
      what: 'GET /providers/',
      measured: ratio.toFixed(2),
      target: `at least ${target} of a bare route`,
      isMet: ratio >= target,
    },
  ]);
}
