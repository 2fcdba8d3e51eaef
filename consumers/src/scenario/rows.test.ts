import { startPostgres, type TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { createHostDatabase, type PostgresDatabase } from '../database.ts';
import { countRows } from './rows.ts';

let postgres: TestPostgres;
let database: PostgresDatabase;
const rowsOf = (table: string) => database.rowsOf(table, '');
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  database = await createHostDatabase(postgres);
  onTestFinished(() => database.drop());
  for (const table of ['host_orders', 'host_products', 'host_customers'])
    await database.query(`create table ${table} (provider text, external_id text)`);
});

it('counts the rows of each provider', async () => {
  await database.query("insert into host_orders values ('etsy', '1'), ('etsy', '2'), ('shopify', '1')");
  const counts = new Map([
    ['etsy import_orders', 2],
    ['shopify import_orders', 1],
  ]);
  expect(await countRows(rowsOf)).toEqual(counts);
});

it('fails when a record is there twice', async () => {
  await database.query("insert into host_customers values ('etsy', '1'), ('etsy', '1')");
  await expect(countRows(rowsOf)).rejects.toThrow('host_customers has 2 rows of 1 etsy records');
});

it('gives the application a role that owns nothing', async () => {
  const [owner] = await database.query(`select tableowner from pg_tables where tablename = 'host_orders'`);
  expect(owner).toBeDefined();
  const { username } = new URL(database.appUrl);
  expect(await database.query(`select has_table_privilege('${username}', 'host_orders', 'select') as may`)).toEqual([
    { may: false },
  ]);
});
