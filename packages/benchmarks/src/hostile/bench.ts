import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import * as z from 'zod';
import { type StartedChild, startChild } from '../child.ts';
import { fillSql } from '../events/fill.ts';
import { migrate } from '../orm.ts';
import { quantile, type Result } from '../report.ts';
import { createClient } from './client.ts';

const exportedEvents = 200_000;
const answerBytes = 32 * 1024 * 1024;
const warmMs = 3_000;
const idleMs = 10_000;
const attackedMs = 40_000;
/** Between two requests of the shop that is not attacked, whether or not the one before was answered. */
const everyMs = 50;
const mostTimes = 5;
const mostGrowthMb = 200;

const hello = z.object({ port: z.number(), token: z.string() });

/**
 * Requests of another shop, idle and while hostile shops ask for all that is expensive. A second host on the same machine, which nobody
 * attacks, is measured beside it: what its requests cost more is the price of cores that are shared.
 */
export async function benchHostile(): Promise<Result[]> {
  const postgres = await startPostgres({ fsync: true });
  const database = await postgres.createDatabase();
  const webhook = await serveLargeAnswers();
  let host: StartedChild | undefined;
  let bystander: StartedChild | undefined;
  let attacker: StartedChild | undefined;
  try {
    await fill(database.url);
    host = await startChild(join(import.meta.dirname, 'host.ts'), [database.url]);
    bystander = await startChild(join(import.meta.dirname, 'host.ts'), [database.url]);
    const { port, token } = hello.parse(host.said);
    const origin = `http://127.0.0.1:${port}`;
    const calm = createClient(origin, 'owner@calm');
    const aside = createClient(`http://127.0.0.1:${hello.parse(bystander.said).port}`, 'owner@calm');
    await calm.connect('vendor_service', { vendor: { name: 'Packer' }, currency: 'EUR', delivery: 'download' });
    await Promise.all([latencies(calm, warmMs), latencies(aside, warmMs)]);
    const [idle] = await Promise.all([latencies(calm, idleMs), latencies(aside, idleMs)]);
    const before = await memoryOf(host);
    const field = { origin, webhookUrl: webhook.url, instagramToken: token };
    attacker = await startChild(join(import.meta.dirname, 'attacker.ts'), [JSON.stringify(field)]);
    const peak = watchMemory(host);
    const [attacked, beside] = await Promise.all([latencies(calm, attackedMs), latencies(aside, attackedMs)]);
    const growth = (await peak()) - before;
    return report({ idle, attacked, beside }, growth, await countsOf(attacker));
  } finally {
    // One that has crashed is disconnected by itself.
    for (const { child } of [attacker, bystander, host].flatMap((started) => started ?? []))
      if (child.connected) child.disconnect();
    webhook.close();
    await postgres.stop();
  }
}

const p99 = (of: readonly number[]): number => quantile(of, 0.99);

function report(
  times: Readonly<Record<'idle' | 'attacked' | 'beside', readonly number[]>>,
  growth: number,
  counts: Readonly<Record<string, number>>,
): Result[] {
  const [idle, attacked, beside] = [p99(times.idle), p99(times.attacked), p99(times.beside)];
  const struck = Object.entries(counts)
    .map(([name, count]) => `${count} x ${name}`)
    .join(', ');
  const label = `under attack: ${struck}`;
  return [
    {
      cells: {
        [label]: 'GET /connections/ of another shop, p99',
        idle: `${idle.toFixed(1)} ms`,
        attacked: `${attacked.toFixed(1)} ms`,
        'a host beside it': `${beside.toFixed(1)} ms`,
        measured: `${(attacked / idle).toFixed(1)} times`,
      },
      target: `at most ${mostTimes} times`,
      isMet: attacked / idle <= mostTimes,
    },
    {
      cells: { [label]: 'memory growth of the host', measured: `${growth.toFixed(0)} MB` },
      target: `below ${mostGrowthMb} MB`,
      isMet: growth < mostGrowthMb,
    },
  ];
}

/** Milliseconds of each request. @throws where one is not answered well */
async function latencies({ call }: ReturnType<typeof createClient>, forMs: number): Promise<number[]> {
  const times: number[] = [];
  const ask = async (): Promise<void> => {
    const start = performance.now();
    const answer = await call('/connections/');
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`GET /connections/ was answered with ${answer.status}.`);
    times.push(performance.now() - start);
  };
  const asked: Promise<void>[] = [];
  const over = performance.now() + forMs;
  for (let next = performance.now(); next < over; next += everyMs) {
    await delay(Math.max(0, next - performance.now()));
    asked.push(ask());
  }
  await Promise.all(asked);
  return times;
}

const answerOf = async ({ child }: StartedChild): Promise<unknown> => {
  const answered = once(child, 'message');
  child.send('report');
  return (await answered)[0];
};
const memoryOf = async (host: StartedChild): Promise<number> =>
  z.object({ memoryMb: z.number() }).parse(await answerOf(host)).memoryMb;
const countsOf = async (attacker: StartedChild) =>
  z.object({ counts: z.record(z.string(), z.number()) }).parse(await answerOf(attacker)).counts;

/** @returns a function that stops looking, and returns the most */
function watchMemory(host: StartedChild): () => Promise<number> {
  const stop = new AbortController();
  let most = 0;
  const watching = (async () => {
    while (!stop.signal.aborted) {
      most = Math.max(most, await memoryOf(host));
      await delay(250);
    }
  })();
  return async () => {
    stop.abort();
    await watching;
    return most;
  };
}

async function fill(url: string): Promise<void> {
  await migrate(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(fillSql, ['exports', exportedEvents]);
  await client.query('vacuum analyze integration_event_log');
  await client.end();
}

/** A vendor that takes what it is sent, and answers with more than anybody reads. */
async function serveLargeAnswers(): Promise<{ url: string; close(): void }> {
  const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(answerBytes) }));
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/work-orders`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
