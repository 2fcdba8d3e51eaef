import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { type Options, MikroORM as PostgreSql } from '@mikro-orm/postgresql';
import { Client, Pool, type QueryResultRow } from 'pg';

const options = {
  entities: [...integrationEntities],
  routines: integrationRoutines,
  extensions: [Migrator],
  migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
};

type Settings = Pick<Options, 'schemaGenerator' | 'pool' | 'driverOptions'>;

export const openPostgres = (clientUrl: string, settings: Settings = {}) =>
  PostgreSql.init({ ...options, ...settings, clientUrl });

/** A pool that outlives servers that end its idle connections. */
export function openPool(connectionString: string): Pool {
  const pool = new Pool({ connectionString });
  pool.on('error', () => undefined);
  return pool;
}

/** Executes one statement on its own connection, without the ORM. */
export async function query<Row extends QueryResultRow>(
  url: string,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
