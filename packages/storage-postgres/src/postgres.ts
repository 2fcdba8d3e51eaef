import type { Storage } from '@makerfex/integrations-core/storage';
import type { Pool, PoolClient } from 'pg';
import type { Database } from './database.ts';
import { observeQueries } from './faults/first-fault.ts';
import { notKept } from './faults/storage-error.ts';
import { borrow } from './pg-client.ts';
import { migrate } from './schema/migrate.ts';
import type { SchemaOptions } from './schema/names.ts';
import { storageOn } from './storage.ts';

/**
 * Keeps everything in the host's own PostgreSQL, through the host's own pool of `pg`. Ports write through `context.tx`, a
 * client of the pool with an open transaction.
 * @throws IntegrationError `not_configured` if the schema cannot be a name
 * @example
 * const storage = postgresStorage(new Pool({ connectionString }));
 */
export const postgresStorage = (pool: Pool, options: SchemaOptions = {}): Storage<PoolClient> =>
  storageOn(onPool(pool), options);

/**
 * Runs the migrations that have not run yet, each in one transaction, and records them in the table `integration_migration`.
 * Processes that start at once wait for each other. Creates the schema if it is missing.
 * @param pool of the role that owns the tables
 * @returns the names of the migrations that this call ran
 * @throws IntegrationError `not_configured` if the schema cannot be a name, or another tool created the tables;
 * `storage_unavailable` if the database cannot be reached; `internal` if it refuses a statement
 * @example
 * await migratePostgres(ownerPool);
 */
export const migratePostgres = (pool: Pool, options: SchemaOptions = {}): Promise<string[]> =>
  migrate(onPool(pool), options);

const onPool = (pool: Pool): Database<PoolClient> => ({
  pool: () => pool,
  async transaction(work) {
    const { client, giveBack } = await borrow(pool.connect());
    let isUsable = false;
    try {
      return await observeQueries(client, 'query', async () => {
        await client.query('begin isolation level read committed');
        try {
          const result = await work({
            tx: client,
            query: async (sql, parameters) => {
              const { rows, rowCount } = await client.query(sql, [...parameters]);
              return { rows, rowCount: rowCount ?? 0 };
            },
          });
          const { command } = await client.query('commit');
          // A statement that was not observed failed, such as one with a callback.
          if (command === 'ROLLBACK') throw notKept(undefined);
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
  },
});
