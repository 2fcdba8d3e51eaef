import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createIntegrations } from '@makerfex/integrations-core';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { newEvent } from '../../storage-postgres/test/shop.ts';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { copyTemplate } from '../test/database.ts';
import { expireLeases, workerEnv } from '../test/killed-worker.ts';
import { openPostgres, query } from '../test/open.ts';
import { mikroOrmStorage } from './storage.ts';

const scope = { shopId: 'a' };

async function openDatabase() {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  const orm = await openPostgres(database.url);
  onTestFinished(() => orm.close(true));
  const storage = mikroOrmStorage(orm);
  const process = () => {
    const integrations = createIntegrations({
      providers: [],
      storage,
      vault: testVault(),
      ports: {},
      subscriptions: { pollMs: 20 },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  return { url: database.url, storage, process };
}

it('delivers the events of two transactions that commit in reverse order', async () => {
  const { storage, process } = await openDatabase();
  const seen: string[] = [];
  await process().subscribe('all', {}, ({ id }) => void seen.push(id));
  const [early, late] = [newEvent(), newEvent()];
  const [written, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = storage.transaction(scope, async ({ events }) => {
    await events.append([early]);
    written.resolve();
    await mayCommit.promise;
  });
  await written.promise;
  await storage.transaction(scope, ({ events }) => events.append([late]));
  await expect.poll(() => seen).toEqual([late.id]);
  mayCommit.resolve();
  await slow;
  await expect.poll(() => seen).toEqual([late.id, early.id]);
});

it('loses nothing when a process is killed at any moment', async () => {
  const { url, process } = await openDatabase();
  await query(url, 'create table handled (n int generated always as identity, shop_id text, message text)');
  const integrations = process();
  await (await integrations.subscribe('refusals', { types: ['request.refused'] }, () => undefined))();
  const [shops, count] = [['a', 'b', 'c'], 30];
  for (let n = 0; n < count; n += 1)
    for (const shopId of shops) await integrations.recordRefusal({ shopId }, { message: `${n}` });
  const handled = () => query<{ shop_id: string; message: string }>(url, 'select * from handled order by n');
  const worker = () =>
    spawn(
      globalThis.process.execPath,
      ['--conditions=@makerfex/source', join(import.meta.dirname, '../test/subscription-worker.ts'), url],
      { stdio: ['ignore', 'ignore', 'inherit'], env: workerEnv },
    );
  const kills = 2;
  // Each starts a process, which takes seconds on a busy machine.
  const timeout = 100_000;
  for (let killed = 0; killed < kills; killed += 1) {
    const child = worker();
    const ended = once(child, 'exit');
    const before = (await handled()).length;
    await expect.poll(async () => (await handled()).length, { interval: 5, timeout }).toBeGreaterThan(before + 7);
    child.kill('SIGKILL');
    await ended;
    await expireLeases(url);
  }
  const last = worker();
  onTestFinished(() => void last.kill('SIGKILL'));
  const waiting = 'select count(*)::int as count from integration_delivery';
  await expect.poll(() => query(url, waiting), { timeout }).toEqual([{ count: 0 }]);
  const rows = await handled();
  for (const shopId of shops) {
    const messages = rows.filter(({ shop_id }) => shop_id === shopId).map(({ message }) => Number(message));
    // Each once and in order; of a kill, the event under way in each of two shops may come again.
    expect([...new Set(messages)]).toEqual(Array.from({ length: count }, (_, n) => n));
  }
  expect(rows.length).toBeLessThanOrEqual(shops.length * count + kills * 2);
}, 300_000);

it('looks for shops in the key of their deliveries, however far one is behind', async () => {
  const { url } = await openDatabase();
  await query(
    url,
    `insert into integration_delivery (subscription, shop_id, event_id)
     select 'all', case when n < 50000 then 'a' else 'shop-' || n end, gen_random_uuid() from generate_series(1, 50020) n`,
  );
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('vacuum analyze integration_delivery');
  await client.query('begin');
  await client.query(`select set_config('makerfex.seek', 'shops_to_deliver', true)`);
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers, timing off) select * from integration_shops_to_deliver('all', now(), null, 100)`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  const blocks = [...plan.matchAll(/Buffers: shared hit=(\d+)/g)].map(([, hit]) => Number(hit));
  expect(blocks.length).toBeGreaterThan(0);
  // A few for each of 22 shops, and those that prepare the function; the whole key has about 500.
  expect(Math.min(...blocks)).toBeLessThan(300);
  await client.query('commit');
});
