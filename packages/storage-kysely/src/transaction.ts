import { type Database, observeQueries, type QueryResult } from '@makerfex/integrations-storage-postgres/adapter';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';

/** Transactions as `db.transaction()` runs them, each of whose statements is observed, those of ports included. */
export const transactionOn =
  <DB>(db: Kysely<DB>): Database<Transaction<DB>>['transaction'] =>
  (work) =>
    db.connection().execute(async (connection) => {
      const wire = await connection.getExecutor().provideConnection(async (each) => each);
      return observeQueries(wire, 'executeQuery', () =>
        connection
          .transaction()
          // Statements must see what others committed while they waited for a lock, whatever the database is set to.
          .setIsolationLevel('read committed')
          .execute((tx) => work({ tx, query: senderOn(tx) })),
      );
    });

/** Without the host's plugins: one such as `CamelCasePlugin` renames what is in JSON too. */
function senderOn<DB>(tx: Transaction<DB>) {
  const plain = tx.withoutPlugins();
  return async <Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> => {
    const sent = await plain.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
    return { rows: sent.rows, rowCount: Number(sent.numAffectedRows ?? sent.rows.length) };
  };
}
