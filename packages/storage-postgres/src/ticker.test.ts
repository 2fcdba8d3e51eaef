import { expect, it, onTestFinished } from 'vitest';
import type { JobEngine } from '../../core/src/jobs/job-engine.ts';
import { createPolicy } from '../../core/src/policy/policy.ts';
import { spreadTimes } from '../../core/src/shop/schedules/spread.ts';
import { tick } from '../../core/src/shop/schedules/ticker.ts';
import { acme } from '../test/acme.ts';
import { copyTemplate } from '../test/database.ts';
import { openPoolForTest } from '../test/open.ts';
import { postgresStorage } from './index.ts';

/** Shops with a schedule each that is due, and processes that request their runs. */
async function dueShops(count: number) {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  const pool = openPoolForTest(database.url);
  await pool.query(
    `insert into integration_connection (shop_id, id, provider_key, status, health, config, enabled_capabilities, created_by, created_at, updated_at, version)
     select 'shop-' || n, gen_random_uuid(), 'acme', 'enabled', 'ok', '{}', array['import_things'], 'owner', now(), now(), 1
     from generate_series(1, $1) as n`,
    [count],
  );
  await pool.query(
    `insert into integration_schedule (shop_id, connection_id, capability, cron, time_zone, input, enabled, actor_id, actor_role, next_at, created_at, updated_at)
     select shop_id, id, 'import_things', '*/15 * * * *', 'UTC', '{}', true, 'owner', 'owner', now() - interval '1 minute', now(), now()
     from integration_connection`,
  );
  const jobs: JobEngine = {
    attach: () => undefined,
    enqueue: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
  const ticker = () => {
    const storage = postgresStorage(openPoolForTest(database.url));
    const log = {
      error: (details: object, message: string) => expect.unreachable(`${message} ${JSON.stringify(details)}`),
    };
    const options = {
      storage,
      provider: () => acme,
      policy: createPolicy(undefined, []),
      jobs,
      log,
      nextTime: spreadTimes(),
    };
    return () => tick(options);
  };
  const runs = async () =>
    (await pool.query<{ shop: string }>('select shop_id as shop from integration_run order by 1')).rows;
  return { pool, ticker, runs };
}

it('requests each due schedule once, batch after batch, in two processes at once', async () => {
  const { ticker, runs } = await dueShops(250);
  const counts = await Promise.all([ticker()(), ticker()()]);
  expect(counts[0] + counts[1]).toBe(250);
  expect(new Set((await runs()).map(({ shop }) => shop)).size).toBe(250);
  expect(await runs()).toHaveLength(250);
});

it('passes over a schedule that another session has locked, and requests it when the lock is gone', async () => {
  const { pool, ticker, runs } = await dueShops(3);
  const request = ticker();
  const other = await pool.connect();
  try {
    await other.query('begin');
    await other.query(`select from integration_schedule where shop_id = 'shop-2' for update`);
    expect(await request()).toBe(2);
    expect(await runs()).toEqual([{ shop: 'shop-1' }, { shop: 'shop-3' }]);
    await other.query('commit');
    expect(await request()).toBe(1);
  } finally {
    other.release();
  }
});
