import { checkOptions, option } from '@makerfex/integrations-core';
import type { Storage } from '@makerfex/integrations-core/storage';
import { type SchemaOptions, storageOn } from '@makerfex/integrations-storage-postgres/adapter';
import type { DrizzleDatabase, DrizzleTransaction } from './drizzle.ts';
import { isClient, isPool } from './pg-pool.ts';
import { transactionOn } from './transaction.ts';

const databases = option.where<object>(
  'what drizzle() returns for PostgreSQL, on a pool: a single client cannot hold two transactions at once',
  isDatabase,
);

function isDatabase(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || isClient(Reflect.get(value, '$client'))) return false;
  const internals: unknown = Reflect.get(value, '_');
  const session: unknown = typeof internals === 'object' && internals !== null && Reflect.get(internals, 'session');
  return typeof session === 'object' && session !== null && typeof Reflect.get(session, 'prepareQuery') === 'function';
}

/**
 * Keeps everything in the host's own PostgreSQL, through the host's own Drizzle database. Ports write through `context.tx`,
 * Drizzle's transaction, typed with the host's schema. Drivers: `node-postgres` with a pool, `postgres-js` and `pglite`.
 * The migrations of `@makerfex/integrations-storage-postgres` must have been run.
 * @throws IntegrationError `not_configured` if it is no Drizzle database of PostgreSQL, or on a single client, or the schema
 * cannot be a name
 * @example
 * const storage = drizzleStorage(drizzle(new Pool({ connectionString }), { schema }));
 */
export function drizzleStorage<Tx extends DrizzleTransaction>(
  db: DrizzleDatabase<Tx>,
  options: SchemaOptions = {},
): Storage<Tx> {
  checkOptions('drizzleStorage', databases, db);
  const pool = db.$client;
  return storageOn({ transaction: transactionOn(db), ...(isPool(pool) ? { pool: () => pool } : {}) }, options);
}
