import { Client, DatabaseError, type QueryResult } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { createAppRole, openPostgres, query, type Role } from '../test/open.ts';
import { fillShop } from '../test/shop.ts';
import { integrationEntities, mikroOrmStorage } from './index.ts';

const tables = integrationEntities.map(({ tableName }) => tableName);
const refused = ['42501', '23001'];

describe('row-level security, alone, for a role that owns nothing', () => {
  let database: Awaited<ReturnType<typeof copyTemplate>>;
  let role: Role;
  beforeAll(async () => {
    database = await copyTemplate();
    role = await createAppRole(database.url);
    // Every right that a grant can give: what is refused now, the wall refuses.
    await query(database.url, `grant all on all tables in schema public to ${role.name}`);
    const orm = await openPostgres(database.url);
    for (const shopId of ['a', 'b']) await fillShop(mikroOrmStorage(orm), shopId);
    await orm.close(true);
  }, 60_000);
  afterAll(async () => {
    await role.drop();
    await database.drop();
  });

  /** Runs statements in one transaction as the role, with the shop set, or with nothing set. */
  const as = async (shopId: string | null, ...statements: string[]): Promise<QueryResult> => {
    const client = new Client({ connectionString: role.url });
    await client.connect();
    try {
      await client.query('begin');
      if (shopId !== null) await client.query(`select set_config('makerfex.shop_id', $1, true)`, [shopId]);
      let result = await client.query('select');
      for (const statement of statements) result = await client.query(statement);
      await client.query('commit');
      return result;
    } finally {
      await client.end();
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
    Promise.all(tables.map((table) => query(database.url, `select * from ${table} order by shop_id, ctid`)));

  it.each(tables)('%s has the wall, and it holds for its owner too', async (table) => {
    const [wall] = await query(
      database.url,
      'select relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where relname = $1',
      [table],
    );
    expect(wall).toEqual({ enabled: true, forced: true });
  });

  it.each(tables)('%s shows the shop that is set, and without one no row', async (table) => {
    // The superuser passes the wall by: the rows of both shops are there.
    expect(await query(database.url, `select distinct shop_id from ${table}`)).toHaveLength(2);
    expect(await shopsSeen('a', table)).toEqual(['a']);
    expect(await shopsSeen('b', table)).toEqual(['b']);
    expect(await shopsSeen('c', table)).toEqual([]);
    expect(await shopsSeen('', table)).toEqual([]);
    expect(await shopsSeen(null, table)).toEqual([]);
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
    const client = new Client({ connectionString: role.url });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('makerfex.shop_id', 'a', true)`);
      await client.query('commit');
      expect((await client.query('select from integration_connection')).rowCount).toBe(0);
    } finally {
      await client.end();
    }
  });

  it.each([
    ['abandoned_runs', 'integration_run', `finished_at is null`],
    ['due_schedules', 'integration_schedule', 'enabled'],
    ['credentials_to_rewrap', 'integration_credential', `wrapped_key is not null`],
    ['shops_to_purge', 'integration_event_log', `created_at < now() - interval '90 days'`],
  ])('shows the search %s what it is for, of %s alone, to read alone', async (search, table, rows) => {
    const seek = `select set_config('makerfex.seek', '${search}', true)`;
    const shown = await query(database.url, `select shop_id, ctid from ${table} where ${rows} order by 1, 2`);
    const hidden = await query(database.url, `select from ${table} where not (${rows})`);
    expect([shown.length, hidden.length]).toEqual([2, 2]);
    expect((await as(null, seek, `select shop_id, ctid from ${table} order by 1, 2`)).rows).toEqual(shown);
    const others = tables.filter((each) => each !== table);
    for (const other of others)
      expect([other, (await as(null, seek, `select from ${other}`)).rowCount]).toEqual([other, 0]);
    const before = await everything();
    await as(null, seek, `delete from ${table}`);
    expect(await everything()).toEqual(before);
  });
});
