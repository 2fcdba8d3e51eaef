import { randomBytes } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { Client, Pool, type PoolConfig, type QueryResultRow } from 'pg';
import { onTestFinished } from 'vitest';
import { grants, type SchemaOptions } from '../src/index.ts';
import { migratePglite } from '../src/pglite/index.ts';

/** Something of the host's own, beside the tables of the integrations. */
export const createNotes = 'create table host_note (id text primary key, text text not null)';

/** A pool that outlives servers that end its idle connections. */
export function openPool(connectionString: string, options: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString, ...options });
  pool.on('error', () => undefined);
  return pool;
}

/** Adds the text of each statement about our tables that is sent through the pool from now on. */
export function recordStatements(pool: Pool, sent: Set<string>): void {
  pool.on('connect', (client) => {
    const send: unknown = Reflect.get(client, 'query');
    const record = (...about: unknown[]): unknown => {
      const [sql] = about;
      if (typeof sql === 'string' && sql.includes('integration_')) sent.add(sql);
      return typeof send === 'function' ? Reflect.apply(send, client, about) : undefined;
    };
    Object.assign(client, { query: record });
  });
}

/** A pool that is closed when the test has finished. */
export function openPoolForTest(connectionString: string, options: PoolConfig = {}): Pool {
  const pool = openPool(connectionString, options);
  onTestFinished(() => pool.end());
  return pool;
}

/** In memory, with the tables made. */
export async function openPglite(options: SchemaOptions = {}): Promise<PGlite> {
  const pglite = await PGlite.create('memory://');
  await pglite.exec(createNotes);
  await migratePglite(pglite, options);
  return pglite;
}

export interface Role {
  readonly name: string;
  /** Of the database, for this role. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A role that can log in, and no more. */
export async function createRole(databaseUrl: string): Promise<Role> {
  const name = `role_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await query(databaseUrl, `create role ${name} login password '${password}'`);
  const url = new URL(databaseUrl);
  [url.username, url.password] = [name, password];
  return {
    name,
    url: url.href,
    drop: async () => {
      await query(databaseUrl, `drop owned by ${name}`);
      await query(databaseUrl, `drop role ${name}`);
    },
  };
}

/** A role as docs/storage.md has the host make one for the application: it owns nothing and passes no wall by. */
export async function createAppRole(databaseUrl: string, options: SchemaOptions = {}): Promise<Role> {
  const role = await createRole(databaseUrl);
  await query(databaseUrl, `grant select, insert, update, delete on host_note to ${role.name}`);
  await query(databaseUrl, grants(role.name, options));
  return role;
}

/** One statement on a connection of its own. */
export async function query<Row extends QueryResultRow>(
  url: string,
  sql: string,
  parameters?: unknown[],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
