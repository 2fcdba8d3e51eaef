import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { type HostRow, readRows } from './scenario/rows.ts';

/** Where a host keeps its data. */
export interface HostDatabase {
  /** Of the role that owns the database and its tables. */
  readonly ownerUrl: string;
  /** Of a role that owns nothing and has been granted nothing yet. */
  readonly appUrl: string;
  /** The rows of a table of the host that runs at `origin`. */
  readonly rowsOf: (table: string, origin: string) => Promise<readonly HostRow[]>;
  readonly drop: () => Promise<void>;
}

export interface PostgresDatabase extends HostDatabase {
  /** Reads as the superuser. */
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>;
}

/** A database with two roles, as a production host has them. */
export async function createHostDatabase(postgres: TestPostgres): Promise<PostgresDatabase> {
  const database = await postgres.createDatabase();
  const { name, url } = database;
  const [owner, app] = [`${name}_owner`, `${name}_app`];
  const query = (sql: string, at = url) => queryOnce(at, sql);
  for (const role of [owner, app]) await query(`create role ${role} login password '${role}'`);
  await query(`alter database ${name} owner to ${owner}`);
  const urlOf = (role: string) => {
    const of = new URL(url);
    [of.username, of.password] = [role, role];
    return of.href;
  };
  return {
    ownerUrl: urlOf(owner),
    appUrl: urlOf(app),
    query,
    rowsOf: async (table) => readRows(await query(`select provider, external_id from ${table}`)),
    async drop() {
      await database.drop();
      for (const role of [owner, app]) await query(`drop role ${role}`, postgres.url);
    },
  };
}

async function queryOnce(connectionString: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
