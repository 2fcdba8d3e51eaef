import { checkOptions, option } from '@makerfex/integrations-core/options';
import type { Storage } from '@makerfex/integrations-core/storage';
import type { Pool, PoolClient } from 'pg';
import type { Database, Session } from './database.ts';
import { observeQueries } from './faults/first-fault.ts';
import { notKept } from './faults/storage-error.ts';
import { borrow } from './pg-client.ts';
import { migrate } from './schema/migrate.ts';
import { type SchemaOptions, schemaOptions } from './schema/names.ts';
import { storageOn } from './storage.ts';

/**
 * Keeps everything in the host's own PostgreSQL, through the host's own pool of `pg`. Ports write through `context.tx`, a
 * client of the pool with an open transaction.
 * @throws IntegrationError `not_configured` if the schema cannot be a name
 * @example
 * import { Pool } from 'pg';
 * const storage = postgresStorage(new Pool({ connectionString: process.env['DATABASE_URL'] }));
 */
export const postgresStorage = (pool: Pool, options: SchemaOptions = {}): Storage<PoolClient> =>
  storageOn(onPool('postgresStorage', pool, options), options);

/**
 * Runs the migrations that have not run yet, each in one transaction, and records them in the table `integration_migration`.
 * Processes that start at once wait for each other. Creates the schema if it is missing.
 * @param pool of the role that owns the tables
 * @returns the names of the migrations that this call ran
 * @throws IntegrationError `not_configured` if the schema cannot be a name, or another tool created the tables;
 * `storage_unavailable` if the database cannot be reached; `internal` if it refuses a statement
 * @example
 * import { Pool } from 'pg';
 * const owner = new Pool({ connectionString: process.env['OWNER_DATABASE_URL'] });
 * const namesOfNewOnes = await migratePostgres(owner);
 */
export const migratePostgres = (pool: Pool, options: SchemaOptions = {}): Promise<string[]> =>
  migrate(onPool('migratePostgres', pool, options), options);

const poolOption = option.instance<Pool>('a pool of pg', ['connect', 'query']);

function onPool(of: string, pool: Pool, options: SchemaOptions): Database<PoolClient> {
  checkOptions(of, poolOption, pool);
  checkOptions(of, schemaOptions, options);
  return { pool: () => pool, transaction: (work) => inTransaction(pool, work) };
}

async function inTransaction<Result>(
  pool: Pool,
  work: (session: Session<PoolClient>) => Promise<Result>,
): Promise<Result> {
  const { client, giveBack } = await borrow(pool.connect());
  let isUsable = false;
  try {
    return await observeQueries(client, 'query', async () => {
      await client.query('begin isolation level read committed');
      try {
        const result = await work(sessionOf(client));
        await commit(client);
        isUsable = true;
        return result;
      } catch (error) {
        isUsable = await client.query('rollback').then(
          () => true,
          () => false,
        );
        throw error;
      }
    });
  } finally {
    giveBack(isUsable);
  }
}

const sessionOf = (client: PoolClient): Session<PoolClient> => ({
  tx: client,
  query: async (sql, parameters) => {
    const { rows, rowCount } = await client.query(sql, [...parameters]);
    return { rows, rowCount: rowCount ?? 0 };
  },
});

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  // A statement that was not observed failed, such as one with a callback.
  if (command === 'ROLLBACK') throw notKept(undefined);
}
