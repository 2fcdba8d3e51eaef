import { createDatabase, type TestDatabase } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type Engine, engines, openPostgres } from '../test/engines.ts';
import { openFormer } from '../test/former.ts';
import { createAppRole, createNotes, createRole, openPool, openPoolForTest, query, type Role } from '../test/open.ts';
import { makePastWeeks, readPartitions } from '../test/partitions.ts';
import { newEvent } from '../test/shop.ts';
import { grants, migratePostgres, postgresStorage } from './index.ts';

const dayMs = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * dayMs);
const aged = (days: number, id?: string) => newEvent({ createdAt: daysAgo(days), ...(id && { id }) });
/** The id of an event that was made long after it was created, or long before. */
const idAged = (days: number): string => aged(days).id;

/** What every partition has of its own, whatever became of it. */
const readGuards = `select distinct relrowsecurity and relforcerowsecurity as forced,
    (select string_agg(tgname, ', ' order by tgname) from pg_trigger where tgrelid = c.oid and not tgisinternal) as triggers,
    (select string_agg(policyname, ', ') from pg_policies where format('%I.%I', schemaname, tablename)::regclass = c.oid) as policies,
    (select count(*)::int from pg_index where indrelid = c.oid) as indexes,
    (select count(*)::int from pg_statistic_ext where stxrelid = c.oid) as statistics
  from integration_event_log_partitions_fn('integration_event_log_weeks') join pg_class c on c.oid = part`;
const guards = {
  forced: true,
  triggers: 'append_only, kept_90_days',
  policies: 'integration_shop',
  indexes: 6,
  statistics: 1,
};

/** An empty log, with so many whole weeks before this one as partitions, or with none. */
async function openLog(open: () => Promise<Engine>, weeks?: number) {
  const engine = await open();
  onTestFinished(() => engine.close());
  if (weeks !== undefined) await engine.query(makePastWeeks(weeks));
  const { storage } = engine;
  const partitions = () => readPartitions((sql) => engine.query(sql));
  return {
    engine,
    partitions,
    counts: async () => (await partitions()).map(({ events }) => events),
    append: (shopId: string, ...rows: ReturnType<typeof newEvent>[]) =>
      storage.transaction({ shopId }, ({ events }) => events.append(rows)),
    drop: async (before: Date) => (await storage.dropOldEvents?.(before)) ?? [],
    make: (at: string) =>
      engine.query(`select integration_event_log_make_fn('integration_event_log_weeks', ${at}) as made`),
  };
}
const newLog = async (weeks?: number) => openLog(openPostgres, weeks);

describe.each(engines)('the event log on %s', (_, open) => {
  it('has partitions for four weeks to come, and refuses no id, however old or far ahead', async () => {
    const { append, partitions, counts, engine } = await openLog(open);
    const all = await partitions();
    expect(all[0]).toMatchObject({ name: 'integration_event_log_first', from: null });
    expect(all.at(-1)).toMatchObject({ to: null });
    expect(all.at(-1)?.from).toBeGreaterThanOrEqual(Date.now() + 28 * dayMs);
    for (const [index, { to }] of all.entries()) expect(all[index + 1]?.from ?? null).toEqual(to);

    const ids = [
      '00000000-0000-4000-8000-000000000001',
      idAged(0),
      idAged(-400),
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
    ];
    await append('a', ...ids.map((id) => aged(0, id)));
    const { rows } = await engine.storage.transaction({ shopId: 'a' }, ({ events }) => events.page({ limit: 10 }));
    expect(rows.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(await counts()).toEqual([1, 1, ...all.slice(3).map(() => 0), 2]);
  });

  it('loses whole weeks once all of them are old, and says how many events each shop had', async () => {
    const { append, drop, partitions, make } = await openLog(open, 20);
    await append('a', aged(1), aged(60), aged(110), aged(111), aged(400));
    await append('b', aged(120));
    expect((await drop(daysAgo(91))).toSorted((x, y) => (x.scope.shopId < y.scope.shopId ? -1 : 1))).toEqual([
      { scope: { shopId: 'a' }, count: 3 },
      { scope: { shopId: 'b' }, count: 1 },
    ]);
    const [first, oldest] = await partitions();
    expect(first).toMatchObject({ name: 'integration_event_log_first', events: 0 });
    expect(oldest?.from).toBeLessThanOrEqual(Number(daysAgo(91)));
    expect(oldest?.from).toBeGreaterThan(Number(daysAgo(98)));
    expect(await drop(daysAgo(91))).toEqual([]);
    await append('a', aged(0, idAged(400)));
    expect((await partitions())[0]?.events).toBe(1);
    expect(await make('now()')).toEqual([{ made: 0 }]);
  });
});

describe('the last partition', () => {
  it('is split in time, and its events go where they belong', async () => {
    const { append, partitions, counts, make, engine } = await newLog();
    const before = await partitions();
    await append('a', aged(0, idAged(-40)), aged(0, idAged(-400)));
    expect(await make(`now() + interval '3 weeks'`)).toEqual([{ made: 3 }]);
    expect(await make(`now() + interval '3 weeks'`)).toEqual([{ made: 0 }]);
    expect(await partitions()).toHaveLength(before.length + 3);
    expect((await counts()).at(-1)).toBe(1);
    expect((await counts()).filter((events) => events > 0)).toEqual([1, 1]);
    expect(await engine.query(readGuards)).toEqual([guards]);
  });

  it('becomes one partition for all the time in which nobody split it', async () => {
    const { append, partitions, counts, make } = await newLog();
    const before = await partitions();
    await append('a', aged(0, idAged(-100)), aged(0, idAged(-150)), aged(0, idAged(-400)));
    await make(`now() + interval '200 days'`);
    expect(await counts()).toEqual([...before.slice(1).map(() => 0), 2, 0, 0, 0, 0, 1]);
  });
});

describe('old weeks', () => {
  it('stay until 90 days after their end, whatever the caller asks for', async () => {
    const { append, drop, partitions } = await newLog(20);
    await append('a', aged(120));
    expect(await drop(daysAgo(0))).toMatchObject([{ count: 1 }]);
    const [, oldest] = await partitions();
    expect(oldest?.from).toBeGreaterThan(Number(daysAgo(97)));
    expect(oldest?.from).toBeLessThanOrEqual(Number(daysAgo(90)));
  });

  it.each([
    ['in one of them', 110],
    ['in the partition before them', 500],
  ])('stay with an event younger than 90 days %s', async (_, days) => {
    const { append, drop, partitions } = await newLog(20);
    await append('a', aged(89, idAged(days)), aged(120));
    const before = await partitions();
    expect(await drop(daysAgo(91))).toEqual([]);
    expect(await partitions()).toEqual(before);
  });
});

describe('each partition, where the tables belong to a role that is no superuser', () => {
  let database: TestDatabase;
  let owner: Role;
  let app: Role;
  let names: readonly string[];
  beforeAll(async () => {
    database = await createDatabase(inject('postgres').url);
    owner = await createRole(database.url);
    await query(database.url, `alter database ${database.name} owner to ${owner.name}`);
    await query(owner.url, createNotes);
    const pool = openPool(owner.url);
    await migratePostgres(pool);
    await pool.end();
    app = await createAppRole(database.url);
    await query(owner.url, makePastWeeks(14));
    const appPool = openPool(app.url);
    const ids = [-200, -20, -10, 0, 10, 30, 80, 95, 97, 300];
    for (const shopId of ['a', 'b'])
      await postgresStorage(appPool).transaction({ shopId }, ({ events }) =>
        events.append(ids.flatMap((days) => [aged(0, idAged(days)), aged(100, idAged(days))])),
      );
    await appPool.end();
    names = (await readPartitions((sql) => query(database.url, sql))).map(({ name }) => name);
  });
  afterAll(async () => {
    await app.drop();
    await database.drop();
    await query(inject('postgres').url, `drop role ${owner.name}`);
  });

  /** What a statement about each partition came to, in a transaction of its own that is set to shop a, or to none. */
  const onEach = async (url: string, sql: (name: string) => string, shopId = 'a'): Promise<unknown[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const ends: unknown[] = [];
    for (const name of ['integration_event_log', 'integration_event_log_weeks', ...names]) {
      await client.query('begin');
      await client.query(`select set_config('makerfex.shop_id', $1, true)`, [shopId]);
      ends.push(
        await client.query(sql(name)).then(
          ({ rowCount }) => rowCount,
          ({ code }: { code: string }) => code,
        ),
      );
      await client.query('rollback');
    }
    await client.end();
    return [...new Set(ends)];
  };
  const refused = ['23001'];
  const denied = ['42501'];

  it('is forced behind the wall', async () => {
    expect(names.length).toBeGreaterThan(18);
    const walls = await query(
      database.url,
      `select distinct relrowsecurity and relforcerowsecurity as forced from pg_class where oid = any($1::regclass[])`,
      [names],
    );
    expect(walls).toEqual([{ forced: true }]);
  });

  it('shows its owner one shop, and none without one', async () => {
    const shops = (name: string) => `select distinct shop_id from ${name} where shop_id <> 'a'`;
    expect(await onEach(owner.url, shops)).toEqual([0]);
    expect(await onEach(owner.url, (name) => `select from ${name}`, '')).toEqual([0]);
    expect(
      await onEach(
        owner.url,
        (name) => `select from ${name}, set_config('makerfex.seek', 'shops_with_events', true) where shop_id = 'b'`,
        '',
      ),
    ).toContain(0);
  });

  it.each([
    ['changes', (name: string) => `update ${name} set message = 'another'`],
    ['changes of nothing', (name: string) => `update ${name} set message = 'another' where false`],
    ['a truncate', (name: string) => `truncate ${name}`],
    [
      'an upsert',
      (name: string) =>
        `insert into ${name} select * from ${name} limit 1 on conflict (shop_id, id) do update set message = ''`,
    ],
  ])('refuses %s, also for its owner and for a superuser', async (_, sql) => {
    expect(await onEach(owner.url, sql)).toEqual(refused);
    expect(await onEach(database.url, sql)).toEqual(refused);
  });

  it('refuses to delete what is younger than 90 days', async () => {
    const young = (name: string) => `delete from ${name} where created_at > now() - interval '89 days'`;
    const found = async (url: string) => (await onEach(url, young)).filter((end) => end !== 0);
    expect(await found(owner.url)).toEqual(refused);
    expect(await found(database.url)).toEqual(refused);
    expect(await found(app.url)).toEqual(expect.arrayContaining(['23001']));
  });

  it('is out of reach of the application, which uses the log', async () => {
    const partition = (sql: string) => (name: string) =>
      sql.replace('each', name === 'integration_event_log' ? 'integration_event_log_first' : name);
    for (const sql of ['select from each', 'delete from each', 'update each set message = $$$$', 'drop table each'])
      expect(await onEach(app.url, partition(sql))).toEqual(denied);
    expect(await onEach(app.url, () => 'select from integration_event_log')).toEqual([20]);
  });

  it('is made and dropped by nobody but the two functions that are granted', async () => {
    const log = `'integration_event_log_weeks'::regclass`;
    for (const call of [
      `integration_event_log_add_fn(${log}, now(), now())`,
      `integration_event_log_make_fn(${log}, now())`,
      `integration_event_log_drop_fn(${log}, now())`,
      `integration_event_log_lock_fn(${log})`,
    ])
      await expect(query(app.url, `select ${call}`)).rejects.toMatchObject({ code: '42501' });
    const pool = openPoolForTest(app.url);
    expect(await postgresStorage(pool).dropOldEvents?.(daysAgo(0))).toEqual([]);
    expect(await readPartitions((sql) => query(database.url, sql))).toHaveLength(names.length);
  });
});

describe('an event log that is there', () => {
  const openUnpartitioned = () => openFormer('0009', '0013_keep_plans');
  const rowsOf = (url: string) => query(url, 'select * from integration_event_log order by shop_id, id');

  it.each([
    ['of the SDK alone', [0, 1, 95, 200].map((days) => idAged(days))],
    [
      'some of them random',
      [idAged(0), idAged(200), '00000000-1111-4111-8111-111111111111', 'eeeeeeee-1111-4111-8111-111111111111'],
    ],
    ['and there are none', []],
  ])('keeps its rows in the first partition, with ids %s', async (_, ids) => {
    const { database, pool, app, storage } = await openUnpartitioned();
    for (const shopId of ['a', 'b'])
      await storage.transaction({ shopId }, ({ events }) => events.append(ids.map((id) => aged(1, id))));
    const before = await rowsOf(database.url);
    expect(before).toHaveLength(2 * ids.length);

    expect((await migratePostgres(pool)).slice(0, 2)).toEqual(['0009_bound_event_ids', '0010_partition_event_log']);
    expect(await rowsOf(database.url)).toEqual(before);
    // The former release, which asks for no new grants.
    await storage.transaction({ shopId: 'a' }, ({ events }) => events.append([aged(0)]));
    expect((await storage.transaction({ shopId: 'a' }, ({ events }) => events.page({ limit: 10 }))).rows).toHaveLength(
      ids.length + 1,
    );
    expect(await storage.findShopsWithEvents(10)).toHaveLength(ids.length === 0 ? 1 : 2);
    await expect(query(app.url, 'select from integration_event_log_first')).rejects.toMatchObject({ code: '42501' });
    expect((await storage.findShopsToPurge(daysAgo(0), 10, [])).length).toBe(0);
    expect(await query(database.url, readGuards)).toEqual([guards]);
    expect((await migratePostgres(pool)).length).toBe(0);
  });

  it('becomes a partition as it is, without a copy', async () => {
    const { database, pool, storage } = await openUnpartitioned();
    await storage.transaction({ shopId: 'a' }, ({ events }) => events.append([aged(1)]));
    const fileOf = async (table: string) =>
      (await query(database.url, 'select pg_relation_filepath($1) as file', [table])).map(({ file }) => file);
    const before = await fileOf('integration_event_log');
    await migratePostgres(pool);
    expect(await fileOf('integration_event_log_first')).toEqual(before);
  });

  it('loses its old weeks by a role that owns nothing, and calls no function of others in the schema meanwhile', async () => {
    const { pool, app, storage } = await openUnpartitioned();
    await migratePostgres(pool);
    await pool.query(grants(app.name));
    await pool.query(makePastWeeks(20));
    for (const fits of [
      'format(text, regclass)',
      'format(text, regclass, text)',
      'quote_literal(uuid)',
      'max(timestamptz)',
    ])
      await pool.query(
        `create function ${fits} returns text language plpgsql as $$ begin raise exception 'called'; end; $$`,
      );
    for (const shopId of ['a', 'b'])
      await storage.transaction({ shopId }, ({ events }) => events.append([aged(120), aged(1)]));
    const dropped = (await storage.dropOldEvents?.(daysAgo(91))) ?? [];
    expect(new Map(dropped.map(({ scope, count }) => [scope.shopId, count]))).toEqual(
      new Map([
        ['a', 1],
        ['b', 1],
      ]),
    );
    expect((await storage.transaction({ shopId: 'a' }, ({ events }) => events.page({ limit: 9 }))).rows).toHaveLength(
      1,
    );
  });
});
