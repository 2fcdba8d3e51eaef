import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { countedApp, hostOf, requestsOfRun } from '../test/counted-app.ts';
import { copyTemplate } from '../test/database.ts';
import { openPoolForTest, query, recordStatements } from '../test/open.ts';
import { postgresStorage } from './index.ts';

async function openDatabase(): Promise<string> {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  return database.url;
}

/** A process of its own, which imports for these shops when it is told to. */
async function startProcess(...about: readonly [url: string, origin: string, shops: string]) {
  const script = join(import.meta.dirname, '../test/budget-worker.ts');
  const child = spawn(process.execPath, ['--conditions=@makerfex/source', script, ...about], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    /** Does not wait for their end. */
    importAll: () => void child.stdin.write('go\n'),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** A host in this process. */
async function openHost(...about: Parameters<typeof hostOf>) {
  const host = await hostOf(...about);
  onTestFinished(() => host.close());
  await host.start();
  return host;
}

it('keeps three processes with one app to its limit, and lets no shop starve', async () => {
  const url = await openDatabase();
  // More than 40, because what a busy machine sends late comes in the next second. Without a shared budget all come in one.
  const { origin, calls, shops, refused } = await countedApp(40, { most: 60, meeting: 12 });
  // In one process here, which a busy machine stops together.
  const processes = [
    await openHost(url, origin, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']),
    await openHost(url, origin, ['i', 'j', 'k']),
    await openHost(url, origin, ['l']),
  ];
  await Promise.all(processes.map(({ importAll }) => importAll()));
  expect(calls).toHaveLength(12 * requestsOfRun);
  expect(refused).toEqual([]);
  // Each got its next one before the others had half of what was left when they met.
  const third = (shop: string) => shops.flatMap((each, index) => (each === shop ? [index] : []))[2] ?? Infinity;
  expect(Math.max(...[...new Set(shops)].map(third))).toBeLessThan(12 * 2 + (12 * (requestsOfRun - 2)) / 2);
});

it('puts the run of a person before those of schedules, in other processes too', async () => {
  const url = await openDatabase();
  const { origin, calls, shops } = await countedApp(20);
  const askedAt: number[] = [];
  const onAsk = (shopId: string) => void (shopId === 'person' && askedAt.push(calls.length));
  const processes = [
    { scheduled: ['a', 'b', 'c', 'd', 'e', 'f'], host: await hostOf(url, origin, ['a', 'b', 'c', 'd', 'e', 'f']) },
    { scheduled: ['g', 'h', 'i', 'j', 'k', 'l'], host: await hostOf(url, origin, ['g', 'h', 'i', 'j', 'k', 'l']) },
  ];
  for (const { scheduled, host } of processes) {
    onTestFinished(() => host.close());
    await host.schedule(scheduled);
    await host.start();
  }
  const other = await openHost(url, origin, ['person'], onAsk);
  await expect.poll(() => calls.length, { interval: 5 }).toBeGreaterThan(10);
  await other.importAll();
  const sentAt = shops.flatMap((shop, index) => (shop === 'person' ? [index] : []));
  expect(sentAt).toHaveLength(requestsOfRun);
  // In turn, twelve would go before each of its requests.
  const before = sentAt.map((index, n) => index - (askedAt[n] ?? 0));
  expect(before.reduce((sum, others) => sum + others)).toBeLessThan(5 * requestsOfRun);
});

it('does not hold up the others when a process dies', async () => {
  const url = await openDatabase();
  const { origin, calls } = await countedApp(20);
  const dying = await startProcess(url, origin, 'a,b,c,d');
  const host = await openHost(url, origin, ['e']);
  dying.importAll();
  await expect.poll(() => calls.length, { interval: 5 }).toBeGreaterThan(8);
  await dying.kill();
  await host.importAll();
});

it('lets runs wait for the next day when the requests of the day are used up', async () => {
  const url = await openDatabase();
  const { origin, day, refused } = await countedApp(100);
  const host = await openHost(url, origin, ['a', 'b', 'c', 'd']);
  Object.assign(day, { left: 12, resetsInMs: 10_000 });
  const began = Date.now();
  const waiting = host.importAll();
  const sql = 'select state, eta from integration_run';
  await expect
    .poll(() => query(url, sql), { interval: 50 })
    .toEqual(Array.from({ length: 4 }, () => ({ state: 'RETRY', eta: expect.any(Date) })));
  for (const { eta } of await query<{ eta: Date }>(url, sql)) expect(eta.getTime()).toBeGreaterThan(began + 9_500);
  Object.assign(day, { left: 1_000, resetsInMs: 0 });
  await waiting;
  // Those that were under way when the last one was counted.
  expect(refused.length).toBeLessThan(4);
});

it('ends the transaction of a process that stops while it holds the lock', async () => {
  const url = await openDatabase();
  const key = { providerKey: 'acme', appHash: 'app' };
  const stuck = new Client({ connectionString: url });
  stuck.on('error', () => undefined);
  await stuck.connect();
  onTestFinished(() => stuck.end());
  const sent = new Set<string>();
  const storage = postgresStorage(openPoolForTest(url));
  const recording = openPoolForTest(url, { max: 1 });
  recordStatements(recording, sent);
  await postgresStorage(recording).changeBudget(key, () => ({ state: { left: 1 }, result: null }));
  await stuck.query('begin');
  const [lock = ''] = sent;
  await stuck.query(lock, ['acme', 'app']);
  const began = performance.now();
  const left = await storage.changeBudget(key, (state) => ({ state: state ?? {}, result: state }));
  expect(left).toEqual({ left: 1 });
  expect(performance.now() - began).toBeGreaterThan(1_000);
});
