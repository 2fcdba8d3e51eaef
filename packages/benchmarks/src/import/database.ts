import { randomBytes } from 'node:crypto';
import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client, type QueryResultRow } from 'pg';
import { createHostTables } from './host-table.ts';

/** A database of one side of a measurement, with the host's tables made. */
export interface BenchDatabase {
  /** Of an ordinary role that owns the database: a superuser would pass row-level security by, and not pay for it. */
  readonly url: string;
  /** Runs a statement as the superuser, who sees every row. */
  query<Row extends QueryResultRow>(sql: string): Promise<Row[]>;
  drop(): Promise<void>;
}

export async function createBenchDatabase(server: TestPostgres): Promise<BenchDatabase> {
  const database = await server.createDatabase();
  const url = new URL(database.url);
  [url.username, url.password] = [database.name, randomBytes(12).toString('hex')];
  await query(server.url, `create role ${database.name} login password '${url.password}'`);
  await query(server.url, `alter database ${database.name} owner to ${database.name}`);
  await query(url.href, createHostTables);
  return {
    url: url.href,
    query: (sql) => query(database.url, sql),
    async drop() {
      await database.drop();
      await query(server.url, `drop role ${database.name}`);
    },
  };
}

async function query<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
