import { checkOptions, option } from '@makerfex/integrations-core/options';
import type { Storage } from '@makerfex/integrations-core/storage';
import { type SchemaOptions, storageOn } from '@makerfex/integrations-storage-postgres/adapter';
import { isPglite, isPool } from './client.ts';
import type { DrizzleDatabase, DrizzleTransaction } from './drizzle.ts';
import { transactionOn } from './transaction.ts';

// postgres.js 3.4.9 ends the process, or sends the rest of a transaction within another one, if a connection breaks in between:
// https://github.com/porsager/postgres/issues/1208, pull requests 1155 and 1215.
const databases = option.where<object>(
  'what drizzle() of drizzle-orm/node-postgres returns for a Pool, or that of drizzle-orm/pglite: other drivers, and a single client, do not keep transactions apart when a connection breaks',
  isDatabase,
);

function isDatabase(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const client: unknown = Reflect.get(value, '$client');
  const internals: unknown = Reflect.get(value, '_');
  const session: unknown = typeof internals === 'object' && internals !== null && Reflect.get(internals, 'session');
  const prepares =
    typeof session === 'object' && session !== null && typeof Reflect.get(session, 'prepareQuery') === 'function';
  return prepares && (isPool(client) || isPglite(client));
}

/**
 * Keeps everything in the host's own PostgreSQL, through the host's own Drizzle database. Ports write through `context.tx`,
 * Drizzle's transaction, typed with the host's schema. Drivers: `node-postgres` with a pool, and `pglite`.
 * The migrations of `@makerfex/integrations-storage-postgres` must have been run.
 * @throws IntegrationError `not_configured` if it is no Drizzle database, or on another driver or a single client, or the schema
 * cannot be a name
 * @example
 * import { drizzle } from 'drizzle-orm/node-postgres';
 * import { Pool } from 'pg';
 * const storage = drizzleStorage(drizzle(new Pool({ connectionString: databaseUrl })));
 */
export function drizzleStorage<Tx extends DrizzleTransaction>(
  db: DrizzleDatabase<Tx>,
  options: SchemaOptions = {},
): Storage<Tx> {
  checkOptions('drizzleStorage', databases, db);
  const pool = db.$client;
  return storageOn({ transaction: transactionOn(db), ...(isPool(pool) ? { pool: () => pool } : {}) }, options);
}
