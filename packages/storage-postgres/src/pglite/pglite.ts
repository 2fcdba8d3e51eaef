import type { PGliteInterface, Transaction } from '@electric-sql/pglite';
import { checkOptions, option } from '@makerfex/integrations-core/options';
import type { Storage } from '@makerfex/integrations-core/storage';
import type { Database, QueryResult, Session } from '../database.ts';
import { observeQueries } from '../faults/first-fault.ts';
import { migrate } from '../schema/migrate.ts';
import { type SchemaOptions, schemaOptions } from '../schema/names.ts';
import { storageOn } from '../storage.ts';

/**
 * Keeps everything in a PGlite, for development and tests. Ports write through `context.tx`, PGlite's transaction. PGlite has
 * one session: inside a transaction of the host the storage would wait for ever.
 * @throws IntegrationError `not_configured` if the schema cannot be a name
 * @example
 * import { PGlite } from '@electric-sql/pglite';
 * const storage = pgliteStorage(await PGlite.create('memory://'));
 */
export const pgliteStorage = (pglite: PGliteInterface, options: SchemaOptions = {}): Storage<Transaction> =>
  storageOn(onPglite('pgliteStorage', pglite, options), options);

/**
 * Runs the migrations that have not run yet: as `migratePostgres`.
 * @returns the names of the migrations that this call ran
 * @throws IntegrationError `not_configured` if the schema cannot be a name, or another tool created the tables;
 * `internal` if PGlite refuses a statement
 * @example
 * import { PGlite } from '@electric-sql/pglite';
 * const pglite = await PGlite.create('memory://');
 * await migratePglite(pglite);
 */
export const migratePglite = (pglite: PGliteInterface, options: SchemaOptions = {}): Promise<string[]> =>
  migrate(onPglite('migratePglite', pglite, options), options);

const pgliteOption = option.instance<PGliteInterface>('an instance of PGlite', ['transaction', 'exec']);

function onPglite(of: string, pglite: PGliteInterface, options: SchemaOptions): Database<Transaction> {
  checkOptions(of, pgliteOption, pglite);
  checkOptions(of, schemaOptions, options);
  return {
    transaction: (work) => pglite.transaction((tx) => observeQueries(tx, 'query', () => work(sessionOf(tx)))),
  };
}

const sessionOf = (tx: Transaction): Session<Transaction> => ({
  tx,
  query: async <Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> => {
    const { rows, affectedRows } = await tx.query<Row>(sql, [...parameters]);
    return { rows, rowCount: affectedRows ?? rows.length };
  },
});
