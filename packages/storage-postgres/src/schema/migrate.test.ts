import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { readCatalog } from '../../test/catalog.ts';
import { createRole, openPglite, openPoolForTest, query } from '../../test/open.ts';
import { grants, migratePostgres, migrationSql, postgresStorage } from '../index.ts';
import { migrationNames, statementsOf } from '../migration-files.ts';
import { migratePglite } from '../pglite/index.ts';
import {
  migrationTable,
  partitionFunctions,
  planned,
  searches,
  statistics,
  tables,
  triggerFunctions,
} from './names.ts';

const folder = join(import.meta.dirname, '../../migrations');
const all = [...migrationNames];

describe('the migrations', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase(inject('postgres').url);
  });
  afterEach(() => database.drop());

  /** Runs the files as any tool would: whole, on one connection with a search path. */
  const runFiles = async (path: string) => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`set search_path = ${path}`);
    for (const { sql } of migrationSql()) await client.query(`begin; ${sql}; commit`);
    await client.end();
  };
  const withoutRecord = ({ ...catalog }: Awaited<ReturnType<typeof readCatalog>>) =>
    Object.fromEntries(
      Object.entries(catalog).map(([what, rows]) => [
        what,
        rows.filter((row) => !JSON.stringify(row).includes(migrationTable)),
      ]),
    );

  it('are the files of the folder, in their order', () => {
    expect(readdirSync(folder).toSorted()).toEqual(all.map((name) => `${name}.sql`));
    expect(migrationSql().map(({ name }) => name)).toEqual(all);
  });

  it('run once each, and are recorded', async () => {
    const pool = openPoolForTest(database.url);
    expect(await migratePostgres(pool)).toEqual(all);
    expect(await migratePostgres(pool)).toEqual([]);
    const rows = await query(database.url, `select name, run_at <= now() as past from ${migrationTable} order by name`);
    expect(rows).toEqual(all.map((name) => ({ name, past: true })));
  });

  it('run once when several processes start at the same moment', async () => {
    const ran = await Promise.all(
      Array.from({ length: 6 }, () => migratePostgres(openPoolForTest(database.url, { max: 1 }), { schema: 'app' })),
    );
    // Each takes the next one that no other has run.
    expect(ran.flat().toSorted()).toEqual(all);
  });

  it('create the same in a schema, through a search path of another tool, and on PGlite', async () => {
    const pool = openPoolForTest(database.url);
    await migratePostgres(pool);
    const inPublic = withoutRecord(await readCatalog(database.url));
    expect(inPublic['tables']?.length).toBeGreaterThan(tables.length);

    await migratePostgres(pool, { schema: 'app' });
    await query(database.url, 'create schema other');
    await runFiles('other');
    for (const schema of ['app', 'other']) {
      const text = JSON.stringify(withoutRecord(await readCatalog(database.url, schema)));
      const moved = text
        .replaceAll(`${schema}.integration_`, 'integration_')
        .replaceAll(String.raw`\"${schema}\".integration_`, 'integration_')
        .replaceAll(`"${schema}"`, '"public"');
      expect(JSON.parse(moved)).toEqual(
        JSON.parse(JSON.stringify(inPublic).replaceAll('public.integration_', 'integration_')),
      );
    }

    const pglite = await openPglite();
    const { rows } = await pglite.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relname like 'integration%' order by 1`,
    );
    const names = await query<{ name: string }>(
      database.url,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relname like 'integration%' order by 1`,
    );
    expect(rows).toEqual(names);
    expect(await migratePglite(pglite)).toEqual([]);
    await pglite.close();
  });

  it('create nothing that the schema option does not know', async () => {
    await migratePostgres(openPoolForTest(database.url));
    const names = (sql: string) =>
      query<{ name: string }>(database.url, sql).then((rows) => rows.map(({ name }) => name));
    const here = `'public'::regnamespace`;
    // Partitions are of no other schema than their table.
    const own = `relkind in ('r', 'p') and not relispartition and relnamespace = ${here}`;
    expect((await names(`select relname as name from pg_class where ${own}`)).toSorted()).toEqual(
      [...tables, migrationTable].toSorted(),
    );
    expect((await names(`select proname as name from pg_proc where pronamespace = ${here}`)).toSorted()).toEqual(
      [...searches, ...triggerFunctions, ...partitionFunctions, ...planned].toSorted(),
    );
    expect(
      (
        await names(`select stxname as name from pg_statistic_ext join pg_class on pg_class.oid = stxrelid
          where not relispartition and stxnamespace = ${here}`)
      ).toSorted(),
    ).toEqual([...statistics].toSorted());
  });

  it('leave nothing behind when one fails, and say which and why', async () => {
    await query(database.url, 'create table integration_lease (of_the_host int)');
    const pool = openPoolForTest(database.url);
    await expect(migratePostgres(pool)).rejects.toMatchObject({
      code: 'internal',
      message:
        'The migration 0001_create_tables failed, and was rolled back: relation "integration_lease" already exists',
    });
    const left = await query(database.url, `select tablename from pg_tables where schemaname = 'public'`);
    expect(left).toEqual([{ tablename: 'integration_lease' }]);
  });

  it('name the role that they need when the application runs them', async () => {
    const role = await createRole(database.url);
    await expect(migratePostgres(openPoolForTest(role.url), { schema: 'app' })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(
        /permission denied .*\. Connect as the role that owns the tables, not as the application$/,
      ),
    });
    await role.drop();
  });

  it('are refused when another tool created the tables', async () => {
    await runFiles('public');
    await expect(migratePostgres(openPoolForTest(database.url))).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('run the migrations with the tool that created them'),
    });
  });

  it('are asked for by the storage when a table or a column is missing', async () => {
    const pool = openPoolForTest(database.url);
    const storage = postgresStorage(pool);
    const list = () => storage.transaction({ shopId: 'a' }, ({ connections }) => connections.list());
    const asked = { code: 'internal', message: expect.stringContaining('run the migrations of the integrations') };
    await expect(list()).rejects.toMatchObject(asked);
    await expect(storage.findDueSchedules(new Date(), 1)).rejects.toMatchObject(asked);
    await migratePostgres(pool);
    expect(await list()).toEqual([]);
    await pool.query('alter table integration_connection drop column capability_health');
    await expect(list()).rejects.toMatchObject(asked);
  });

  it('are not all that the storage asks for when it was given another schema', async () => {
    const pool = openPoolForTest(database.url);
    await migratePostgres(pool, { schema: 'app' });
    const work = postgresStorage(pool).transaction({ shopId: 'a' }, ({ connections }) => connections.list());
    await expect(work).rejects.toMatchObject({ message: expect.stringContaining('name it in the option `schema`') });
  });

  it('are unavailable when the database is away', async () => {
    const gone = new URL(database.url);
    gone.port = '1';
    await expect(migratePostgres(openPoolForTest(gone.href))).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});

it('splits a migration into its statements, at a semicolon before an empty line', () => {
  const sql = '-- one;\ncreate table a ();\n\ncreate function b() as $$ begin; end; $$;\r\n\r\nselect 1;\n';
  expect(statementsOf(sql)).toEqual([
    '-- one;\ncreate table a ()',
    'create function b() as $$ begin; end; $$',
    'select 1',
  ]);
});

it('grants a role by its quoted name, and the use of its schema', () => {
  expect(grants('o"wner', { schema: 'app' }).split('\n')).toEqual([
    'grant usage on schema "app" to "o""wner";',
    expect.stringMatching(/^grant select, insert, update, delete on "app"\.integration_connection, .* to "o""wner";$/),
    'grant select, insert, delete on "app".integration_event_log to "o""wner";',
    expect.stringMatching(/^grant execute on function "app"\.integration_abandoned_runs, .* to "o""wner";$/),
  ]);
});

it('grants nothing to a role without a name', () => {
  expect(() => grants('')).toThrow(expect.objectContaining({ code: 'not_configured' }));
});
