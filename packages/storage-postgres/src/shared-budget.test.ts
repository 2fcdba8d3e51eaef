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
    importAll: async (): Promise<number[]> => {
      child.stdin.write('go\n');
      const { value } = await lines.next();
      return JSON.parse(String(value));
    },
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

it('keeps three processes with one app to its limit, and no shop waits for twice as long as the mean', async () => {
  const url = await openDatabase();
  const { origin, calls, refused } = await countedApp(40);
  const shops = ['a,b,c,d,e,f,g,h', 'i,j,k', 'l'];
  const processes = await Promise.all(shops.map((each) => startProcess(url, origin, each)));
  const began = performance.now();
  const waits = (await Promise.all(processes.map(({ importAll }) => importAll()))).flat();
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  expect(calls).toHaveLength(12 * requestsOfRun);
  expect(refused.filter((at) => at > began + 1_000)).toEqual([]);
  expect(Math.max(...waits)).toBeLessThan(2 * mean);
});

it('puts the run of a person before those of schedules, in other processes too', async () => {
  const url = await openDatabase();
  const { origin, calls, shops } = await countedApp(20);
  const scheduled = [
    ['a', 'b', 'c', 'd', 'e', 'f'],
    ['g', 'h', 'i', 'j', 'k', 'l'],
  ] as const;
  const [one, other] = [
    await hostOf(url, origin, scheduled[0]),
    await hostOf(url, origin, [...scheduled[1], 'person']),
  ];
  for (const [index, host] of [one, other].entries()) {
    onTestFinished(() => host.close());
    await host.schedule(scheduled[index] ?? []);
    await host.start();
  }
  await expect.poll(() => calls.length, { interval: 5 }).toBeGreaterThan(10);
  const before = calls.length;
  await other.importAll(['person']);
  // Others go while the run waits for its answers. In turn, twelve would have gone for each of its requests.
  const others = shops.slice(before).filter((shop) => shop !== 'person');
  expect(others.length).toBeLessThan(5 * requestsOfRun);
});

it('does not hold up the others when a process dies', async () => {
  const url = await openDatabase();
  const { origin, calls } = await countedApp(20);
  const dying = await startProcess(url, origin, 'a,b,c,d');
  const host = await openHost(url, origin, ['e']);
  void dying.importAll().catch(() => undefined);
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
