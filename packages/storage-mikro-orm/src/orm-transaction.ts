import { EventType, TransactionContext, TransactionEventBroadcaster } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ControlledTransaction, Kysely } from 'kysely';
import { watchFaults } from './first-fault.ts';
import { isTransient, notKept, storageError } from './storage-error.ts';
import { stateOf } from './transient.ts';

/**
 * Runs `work` in a transaction of the host's ORM, as `em.transactional` does, with its events, and with the global entity
 * manager bound to it. It differs in one thing: `transactional` never gives a connection back that broke within a
 * transaction, so that the host's pool would run dry with each restart of the database.
 * @throws what `work` or a subscriber throws, as it is; a storage error where the transaction could not be begun or committed.
 */
export async function inOrmTransaction<Result>(
  root: SqlEntityManager,
  work: (em: SqlEntityManager) => Promise<Result>,
): Promise<Result> {
  const em = root.fork({ disableContextResolution: true });
  let isConnected = false;
  try {
    await em.getConnection().ensureConnection();
    const reserved = em.getKysely<unknown>().connection();
    return await reserved.execute(async (connection) => {
      isConnected = true;
      const wire = await connection.getExecutor().provideConnection(async (each) => each);
      return watchFaults(wire, () => transact(em, connection, work));
    });
  } catch (error) {
    throw isConnected ? error : storageError(error);
  }
}

async function transact<Result>(
  em: SqlEntityManager,
  connection: Kysely<unknown>,
  work: (em: SqlEntityManager) => Promise<Result>,
): Promise<Result> {
  const events = new TransactionEventBroadcaster(em);
  await events.dispatchEvent(EventType.beforeTransactionStart);
  // Statements must see what others committed while they waited for a lock, whatever the database is set to.
  const begin = connection.startTransaction().setIsolationLevel('read committed');
  const trx = await begin.execute().catch(throwStorageError);
  em.setTransactionContext(trx);
  let result: Result;
  try {
    await events.dispatchEvent(EventType.afterTransactionStart, trx);
    result = await TransactionContext.create(em, () => work(em));
    await events.dispatchEvent(EventType.beforeTransactionCommit, trx);
    await trx.commit().execute().catch(throwCommitError);
  } catch (error) {
    await rollBack(trx, events);
    throw error;
  }
  await events.dispatchEvent(EventType.afterTransactionCommit, trx);
  return result;
}

async function rollBack(trx: ControlledTransaction<unknown>, events: TransactionEventBroadcaster): Promise<void> {
  try {
    await events.dispatchEvent(EventType.beforeTransactionRollback, trx);
  } finally {
    try {
      await trx.rollback().execute();
    } catch {
      // If the connection broke, the database rolls back by itself, and the error before this one is thrown.
    }
  }
  await events.dispatchEvent(EventType.afterTransactionRollback, trx);
}

/** A commit is refused for a deferred constraint, and the integrations have none. */
const throwCommitError = (error: unknown): never => {
  throw isTransient(error) || stateOf(error) === undefined ? storageError(error) : notKept(error);
};

const throwStorageError = (error: unknown): never => {
  throw storageError(error);
};
