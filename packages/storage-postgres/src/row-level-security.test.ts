import type { Scope } from '@makerfex/integrations-core';
import { createDatabase, type TestDatabase } from '@makerfex/integrations-testkit/postgres';
import { Client, DatabaseError, type Pool, type QueryResult } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { createAppRole, createNotes, createRole, openPool, query, type Role } from '../test/open.ts';
import { fillShop } from '../test/shop.ts';
import { migratePostgres, postgresStorage } from './index.ts';
import { tables as allTables } from './schema/names.ts';

/** These are of no shop. */
const ofNoShop: readonly string[] = ['integration_subscription', 'integration_budget'];
const tables = allTables.filter((name) => !ofNoShop.includes(name));
const refused = ['42501', '23001'];
/** The searches over all shops: `call` is due for both shops that are filled, and `rows` is what it is for. */
const searches = [
  {
    search: 'abandoned_runs',
    table: 'integration_run',
    rows: 'finished_at is null',
    ids: 'shop_id, id',
    call: 'integration_abandoned_runs(now(), null, 10)',
  },
  {
    search: 'due_schedules',
    table: 'integration_schedule',
    rows: 'enabled',
    ids: 'shop_id, connection_id, capability',
    call: 'integration_due_schedules(now(), 10)',
  },
  {
    search: 'due_schedules',
    table: 'integration_schedule',
    rows: 'enabled',
    ids: 'shop_id, connection_id, capability',
    call: 'integration_take_due_schedules(now(), 10)',
  },
  {
    search: 'credentials_to_rewrap',
    table: 'integration_credential',
    rows: 'wrapped_key is not null',
    ids: 'shop_id, id',
    call: `integration_credentials_to_rewrap('k2', null, 10)`,
  },
  {
    search: 'shops_to_purge',
    table: 'integration_event_log',
    rows: `created_at < now() - interval '90 days'`,
    ids: 'shop_id',
    call: `integration_shops_to_purge(now() - interval '90 days', '{}', 10)`,
  },
  {
    search: 'shops_to_deliver',
    table: 'integration_delivery',
    rows: 'place > 0',
    ids: 'shop_id',
    call: `integration_shops_to_deliver('followed', now(), null, 10)`,
  },
  {
    search: 'shops_with_events',
    table: 'integration_event_log',
    rows: 'true',
    ids: 'shop_id',
    call: 'integration_shops_with_events(null, 10)',
  },
  {
    search: 'connections_of_account',
    table: 'integration_webhook_account',
    rows: 'true',
    ids: 'shop_id, connection_id',
    call: `integration_connections_of_account('acme', 'account', 10)`,
  },
  {
    search: 'connections_to_drain',
    table: 'integration_webhook_dirty',
    rows: 'true',
    ids: 'shop_id, connection_id',
    call: 'integration_connections_to_drain(now(), 10)',
  },
  {
    search: 'shops_with_privacy_due',
    table: 'integration_privacy_request',
    rows: 'true',
    ids: 'shop_id',
    call: 'integration_shops_with_privacy_due(now(), 10)',
  },
  {
    search: 'privacy_progress',
    table: 'integration_privacy_request',
    rows: `code_hash = 'code'`,
    ids: 'requested_at, due_at, settled_at, state',
    call: `integration_privacy_progress('code', 10)`,
  },
  {
    search: 'shops_with_old_runs',
    table: 'integration_connection',
    rows: 'true',
    ids: 'shop_id',
    call: `(select shop_id from integration_shops_with_old_runs(now(), 'ffffffff-ffff-ffff-ffff-ffffffffffff', null, 10) where has_old) old`,
  },
  {
    search: 'shops_with_deletions',
    table: 'integration_connection',
    rows: 'deletion is not null',
    ids: 'shop_id',
    call: `integration_shops_with_deletions('{}', 10)`,
  },
  {
    search: 'shops_with_deleted_links',
    table: 'integration_record',
    rows: 'deleted_at is not null',
    ids: 'shop_id',
    call: `integration_shops_with_deleted_links(now(), '{}', 10)`,
  },
];

describe('row-level security, alone, for a role that owns nothing', () => {
  let database: Awaited<ReturnType<typeof copyTemplate>>;
  let role: Role;
  // Few sessions for all tests: a new one costs more than what is asked of it.
  let superuser: Pool;
  let ofRole: Pool;
  beforeAll(async () => {
    database = await copyTemplate();
    role = await createAppRole(database.url);
    superuser = openPool(database.url);
    ofRole = openPool(role.url);
    // Every right that a grant can give: what is refused now, the wall refuses.
    await superuser.query(`grant all on all tables in schema public to ${role.name}`);
    for (const shopId of ['a', 'b']) await fillShop(postgresStorage(superuser), shopId);
  });
  afterAll(async () => {
    await superuser.end();
    await ofRole.end();
    await role.drop();
    await database.drop();
  });

  /** Runs statements in one transaction as the role, with the shop set, or with nothing set. */
  const as = async (shopId: string | null, ...statements: string[]): Promise<QueryResult> => {
    const client = await ofRole.connect();
    try {
      await client.query('begin');
      if (shopId !== null) await client.query(`select set_config('makerfex.shop_id', $1, true)`, [shopId]);
      let result = await client.query('select');
      for (const statement of statements) result = await client.query(statement);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  };
  const shopsSeen = async (shopId: string | null, table: string): Promise<unknown[]> =>
    (await as(shopId, `select distinct shop_id from ${table} order by 1`)).rows.map(({ shop_id }) => shop_id);
  /** How many rows were written, or the SQLSTATE that says why none. */
  const write = async (sql: string): Promise<number | string | null> => {
    try {
      return (await as('a', sql)).rowCount;
    } catch (error) {
      if (error instanceof DatabaseError && error.code) return error.code;
      throw error;
    }
  };
  const everything = () =>
    Promise.all(
      tables.map(async (table) => (await superuser.query(`select * from ${table} order by shop_id, ctid`)).rows),
    );

  it.each(tables)('%s has the wall, and it holds for its owner too', async (table) => {
    const { rows } = await superuser.query(
      'select relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where relname = $1',
      [table],
    );
    expect(rows).toEqual([{ enabled: true, forced: true }]);
  });

  it.each(tables)('%s shows the shop that is set, and without one no row', async (table) => {
    // The superuser passes the wall by: the rows of both shops are there.
    expect((await superuser.query(`select distinct shop_id from ${table}`)).rows).toHaveLength(2);
    expect(await shopsSeen('a', table)).toEqual(['a']);
    expect(await shopsSeen('b', table)).toEqual(['b']);
    expect(await shopsSeen('c', table)).toEqual([]);
    expect(await shopsSeen('', table)).toEqual([]);
    expect(await shopsSeen(null, table)).toEqual([]);
  });

  it('shows a new session, in which nothing was ever set, no row of any table', async () => {
    const client = new Client({ connectionString: role.url });
    await client.connect();
    for (const table of tables)
      expect([table, (await client.query(`select from ${table}`)).rowCount]).toEqual([table, 0]);
    await client.end();
  });

  it.each(tables)('%s lets nothing be written for another shop', async (table) => {
    const before = await everything();
    const copyToB = `insert into ${table} select (jsonb_populate_record(mine, '{"shop_id": "b"}')).* from ${table} mine`;
    expect(await write(copyToB)).toBe('42501');
    expect(refused).toContain(await write(`update ${table} set shop_id = 'b'`));
    expect([0, ...refused]).toContain(await write(`update ${table} set shop_id = shop_id where shop_id = 'b'`));
    expect([0, ...refused]).toContain(await write(`delete from ${table} where shop_id = 'b'`));
    expect(await everything()).toEqual(before);
  });

  it('keeps the setting no longer than the transaction', async () => {
    const client = await ofRole.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('makerfex.shop_id', 'a', true)`);
      await client.query('commit');
      expect((await client.query('select from integration_connection')).rowCount).toBe(0);
    } finally {
      client.release();
    }
  });

  it.each(searches)('shows the search $search no row of any table, whichever role sets it', async ({ search }) => {
    const seek = `select set_config('makerfex.seek', '${search}', true)`;
    for (const table of tables)
      expect([table, (await as(null, seek, `select from ${table}`)).rowCount]).toEqual([table, 0]);
    const before = await everything();
    for (const table of tables)
      expect([0, ...refused]).toContain(await write(`with seek as (${seek}) delete from ${table} where shop_id = 'b'`));
    expect(await everything()).toEqual(before);
  });

  it.each(searches)('answers the search $search with the ids of what it is for, and nothing else', async (search) => {
    const { table, rows, ids, call } = search;
    const seek = `select set_config('makerfex.seek', '${search.search}', true)`;
    const { rows: meant } = await superuser.query(`select distinct ${ids} from ${table} where ${rows} order by 1`);
    expect(meant).toHaveLength(2);
    expect(Object.keys(meant[0] ?? {}).join(', ')).toBe(ids);
    expect((await as(null, seek, `select * from ${call} order by 1`)).rows).toEqual(meant);
  });

  it.each(searches)('lets no table of the caller stand in for $table in the search $search', async (search) => {
    const { table, ids, call } = search;
    const shadow = `create temp table ${table} on commit drop as select * from public.${table}`;
    const seek = `select set_config('makerfex.seek', '${search.search}', true)`;
    const path = 'set local search_path = pg_temp, public';
    expect((await as('a', shadow, path, seek, `select ${ids} from ${call}`)).rows).toHaveLength(2);
  });

  it.each(searches)('keeps the search $search from roles that were not granted it', async ({ call }) => {
    await superuser.query(`revoke execute on all functions in schema public from ${role.name}`);
    try {
      await expect(as(null, `select * from ${call}`)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await superuser.query(`grant execute on all functions in schema public to ${role.name}`);
    }
  });
});

describe('row-level security, where the tables belong to a role that is no superuser', () => {
  let database: TestDatabase;
  let owner: Role;
  let app: Role;
  const pools: Pool[] = [];
  const open = (url: string) => {
    const pool = openPool(url);
    pools.push(pool);
    return pool;
  };
  beforeAll(async () => {
    database = await createDatabase(inject('postgres').url);
    owner = await createRole(database.url);
    await query(database.url, `alter database ${database.name} owner to ${owner.name}`);
    await query(owner.url, createNotes);
    await migratePostgres(open(owner.url));
    app = await createAppRole(database.url);
    for (const shopId of ['a', 'b']) await fillShop(postgresStorage(open(app.url)), shopId);
  });
  afterAll(async () => {
    for (const pool of pools) await pool.end();
    await app.drop();
    await database.drop();
    await query(inject('postgres').url, `drop role ${owner.name}`);
  });

  it.each([
    ['the application', () => app],
    ['the owner', () => owner],
  ])('has every search find the rows of all shops, asked by %s', async (_, role) => {
    const storage = postgresStorage(open(role().url));
    const now = new Date();
    const shops = (found: readonly { readonly scope: Scope }[]) => found.map(({ scope }) => scope.shopId).toSorted();
    expect(shops(await storage.findAbandonedRuns(now, 10))).toEqual(['a', 'b']);
    expect(shops(await storage.findDueSchedules(now, 10))).toEqual(['a', 'b']);
    expect(await storage.takeDueSchedules(now, 10, async ({ due }) => shops(due))).toEqual(['a', 'b']);
    expect(shops(await storage.findCredentialsToRewrap('k2', { after: null, limit: 10 }))).toEqual(['a', 'b']);
    const toPurge = await storage.findShopsToPurge(new Date(now.getTime() - 91 * 86_400_000), 10, []);
    expect(toPurge.map(({ shopId }) => shopId).toSorted()).toEqual(['a', 'b']);
    const withLinks = await storage.findShopsWithDeletedLinks(now, 10, []);
    expect(withLinks.map(({ shopId }) => shopId).toSorted()).toEqual(['a', 'b']);
    expect(await storage.findShopsWithDeletions(10, ['a'])).toEqual([{ shopId: 'b' }]);
  });

  it('shows the owner no schedule of another shop once due ones are taken', async () => {
    const seen = await postgresStorage(open(owner.url)).takeDueSchedules(new Date(), 10, (taken) =>
      taken.inShop(
        { shopId: 'b' },
        async ({ query: send }) => (await send?.('select distinct shop_id from integration_schedule', []))?.rows,
      ),
    );
    expect(seen).toEqual([{ shop_id: 'b' }]);
  });

  it('holds within the functions that keep their plans', async () => {
    const [run] = await query<{ id: string }>(
      database.url,
      `select id from integration_run where shop_id = 'b' limit 1`,
    );
    const claimed = await postgresStorage(open(app.url)).transaction({ shopId: 'a' }, ({ query: send }) => {
      const claim = `select run from integration_claim_run_fn('b', $1::uuid, 'thief', now() + interval '1 day', now())`;
      return send?.(claim, [run?.id]) ?? Promise.reject(new Error('There is no SQL.'));
    });
    expect(run).toBeDefined();
    expect(claimed.rows).toEqual([]);
  });

  it('holds within the functions that set the shop themselves, where another one is set', async () => {
    const [run] = await query<{ id: string }>(
      database.url,
      `select id from integration_run where shop_id = 'b' limit 1`,
    );
    const claim = `select run from integration_claim_first_fn('b', $1::uuid, 'thief', now() + interval '1 day', now(),
      (select array_agg(distinct c.provider_key || '/' || r.capability) from integration_run r, integration_connection c))`;
    const claimed = await postgresStorage(open(app.url)).transaction({ shopId: 'a' }, async ({ query: send }) => [
      await send?.(claim, [run?.id]),
      await send?.(`select current_setting('makerfex.shop_id') as shop`, []),
    ]);
    expect(run).toBeDefined();
    expect(claimed).toMatchObject([{ rows: [] }, { rows: [{ shop: 'a' }] }]);
  });

  it('lets the owner lock due schedules, and write nothing to them', async () => {
    const client = await open(owner.url).connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('makerfex.seek', 'due_schedules', true)`);
      expect((await client.query('select from integration_schedule for update')).rowCount).toBe(2);
      await expect(client.query('update integration_schedule set next_at = now()')).rejects.toMatchObject({
        code: '42501',
      });
      await client.query('rollback');
    } finally {
      client.release();
    }
  });

  it.each(searches)('shows no row of $table to a statement of the application that sets $search', async (search) => {
    const client = new Client({ connectionString: app.url });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('makerfex.seek', $1, true)`, [search.search]);
      for (const table of tables)
        expect([table, (await client.query(`select from ${table}`)).rowCount]).toEqual([table, 0]);
      await client.query(`select set_config('makerfex.seek', '', true)`);
      expect((await client.query(`select from ${search.call}`)).rowCount).toBe(0);
    } finally {
      await client.end();
    }
  });
});
