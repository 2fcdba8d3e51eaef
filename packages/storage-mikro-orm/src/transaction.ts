import { IntegrationError } from '@makerfex/integrations-core';
import {
  type Database,
  observeQueries,
  type QueryResult,
  type Session,
  throwAsHost,
} from '@makerfex/integrations-storage-postgres/adapter';
import { EventType, TransactionContext, TransactionEventBroadcaster } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type ControlledTransaction, type Kysely } from 'kysely';

type Dispatch = (
  event: Parameters<TransactionEventBroadcaster['dispatchEvent']>[0],
  trx?: ControlledTransaction<unknown>,
) => Promise<unknown>;
type Work<Result> = (session: Session<SqlEntityManager>) => Promise<Result>;

/**
 * Transactions of the host's ORM, as `em.transactional` runs them, with its events, and with the global entity manager
 * bound to each. They differ in one thing: `transactional` never gives a connection back that broke within a transaction, so that
 * the host's pool would run dry with each restart of the database.
 */
export const transactionOn = (root: SqlEntityManager): Database<SqlEntityManager>['transaction'] =>
  async function inOrmTransaction<Result>(work: Work<Result>): Promise<Result> {
    refuseToWaitForEver(root);
    const em = root.fork({ disableContextResolution: true });
    await em.getConnection().ensureConnection();
    const reserved = em.getKysely<unknown>().connection();
    return reserved.execute(async (connection) => {
      const wire = await connection.getExecutor().provideConnection(async (each) => each);
      return observeQueries(wire, 'executeQuery', () => transact(em, connection, work));
    });
  };

async function transact<Result>(
  em: SqlEntityManager,
  connection: Kysely<unknown>,
  work: Work<Result>,
): Promise<Result> {
  const events = new TransactionEventBroadcaster(em);
  const dispatch: Dispatch = (event, trx) => events.dispatchEvent(event, trx).catch(throwAsHost);
  await dispatch(EventType.beforeTransactionStart);
  // Statements must see what others committed while they waited for a lock, whatever the database is set to.
  const trx = await connection.startTransaction().setIsolationLevel('read committed').execute();
  em.setTransactionContext(trx);
  let result: Result;
  try {
    await dispatch(EventType.afterTransactionStart, trx);
    result = await TransactionContext.create(em, () => work(sessionOf(em)));
    await dispatch(EventType.beforeTransactionCommit, trx);
    await trx.commit().execute();
  } catch (error) {
    await rollBack(trx, dispatch);
    throw error;
  }
  await dispatch(EventType.afterTransactionCommit, trx);
  return result;
}

const sessionOf = (em: SqlEntityManager): Session<SqlEntityManager> => ({
  tx: em,
  flush: () => em.flush(),
  // With real parameters: `em.execute` would inline them.
  query: async <Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> => {
    const sent = await em.getKysely<unknown>().executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
    return { rows: sent.rows, rowCount: Number(sent.numAffectedRows ?? sent.rows.length) };
  },
});

async function rollBack(trx: ControlledTransaction<unknown>, dispatch: Dispatch): Promise<void> {
  try {
    await dispatch(EventType.beforeTransactionRollback, trx);
  } finally {
    try {
      await trx.rollback().execute();
    } catch {
      // If the connection broke, the database rolls back by itself, and the error before this one is thrown.
    }
  }
  await dispatch(EventType.afterTransactionRollback, trx);
}

/** PGlite has one, PostgreSQL as many as its pool. */
export const hasOneSession = (em: SqlEntityManager): boolean =>
  em.getKysely().getExecutor().adapter.supportsMultipleConnections === false;

/** PGlite has one session: if a transaction of the host waits for this one, both would wait for ever. */
function refuseToWaitForEver(em: SqlEntityManager): void {
  const outer = em.getTransactionContext<{ isCommitted: boolean; isRolledBack: boolean }>();
  const isOpen = outer && !outer.isCommitted && !outer.isRolledBack;
  if (isOpen && hasOneSession(em))
    throw new IntegrationError(
      'internal',
      'The integrations were called from inside a transaction of the host, and PGlite has one session: call them after it.',
    );
}
