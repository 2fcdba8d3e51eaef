import { kyselyStorage } from '@makerfex/integrations-storage-kysely';
import { migratePostgres } from '@makerfex/integrations-storage-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Database } from './docs-ports.ts'; // the host's own tables

/** Opens the host's database with the tables of the integrations. */
export async function openStorage(connectionString: string) {
  const pool = new Pool({ connectionString });
  // Without listeners, a connection that breaks ends the process: an idle one, or one between two statements of a transaction.
  pool.on('error', console.error);
  pool.on('connect', (client) => client.on('error', console.error));
  await migratePostgres(pool);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { storage: kyselyStorage(db, { pool }), close: () => db.destroy() };
}
