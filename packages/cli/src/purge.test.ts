import { migratePostgres } from '@makerfex/integrations-storage-postgres';
import { Pool } from 'pg';
import { expect, it } from 'vitest';
import { createAppRole, openDatabase, openHost, query } from '../test/host.ts';

const nothing = { events: 0, runs: 0, credentials: 0, links: 0, connections: 0 };

it('deletes old events of all shops, keeps younger ones, and finishes deletions of connections', async () => {
  const { url } = await openDatabase();
  const pool = new Pool({ connectionString: url });
  await migratePostgres(pool, { schema: 'app' });
  for (const [shop, days] of [
    ['a', 100],
    ['b', 100],
    ['b', 10],
  ] as const)
    await pool.query(
      `insert into app.integration_event_log (shop_id, id, level, event_type, message, meta, created_at)
       values ($1, gen_random_uuid(), 'info', 'run.queued', '', '{}', now() - $2 * interval '1 day')`,
      [shop, days],
    );
  await pool.query(`insert into app.integration_connection (shop_id, id, provider_key, status, health, config, enabled_capabilities, created_by,
      created_at, updated_at, version, deletion)
    values ('c', gen_random_uuid(), 'acme', 'enabled', 'unknown', '{}', '{}', 'user', now(), now(), 1, 'keep')`);
  await pool.end();
  const role = await createAppRole(url, { schema: 'app' });
  const { run } = openHost();
  const { code, stdout } = await run(['purge', '--schema', 'app', '--json'], role.url);
  expect({ code, ...JSON.parse(stdout) }).toEqual({
    code: 0,
    ok: true,
    deleted: { ...nothing, events: 2, connections: 1 },
    failedShops: 0,
  });
  expect(await run(['purge', '--schema', 'app'], role.url)).toMatchObject({
    stdout:
      'Deleted 0 events that were older than 90 days, 0 runs, 0 former versions of credentials and 0 links of deleted records.\n',
  });
  const left = await query(url, `select event_type from app.integration_event_log order by 1`);
  expect(left).toEqual([
    { event_type: 'events.purged' },
    { event_type: 'events.purged' },
    { event_type: 'run.queued' },
  ]);
});
