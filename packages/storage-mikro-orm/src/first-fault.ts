import { AsyncLocalStorage } from 'node:async_hooks';
import type { AbortableOperationOptions, CompiledQuery, DatabaseConnection } from 'kysely';
import { abortedState, stateOf } from './transient.ts';

interface Watch {
  first: unknown;
}

const watches = new AsyncLocalStorage<Watch>();

/**
 * The error that ended the current transaction, even if it was caught; undefined if none did. PostgreSQL refuses every later
 * statement without naming the reason.
 */
export const firstFault = (): unknown => watches.getStore()?.first;

/** Puts another error in the place of the first one: without the words of the database, which quote parameters. */
export function restateFault(error: unknown, restated: Error): void {
  const watch = watches.getStore();
  if (watch && watch.first === error) watch.first = restated;
}

/**
 * Notes the first fault of the transaction on a connection while `work` runs. A statement that is refused because of it gets it as
 * its `cause`. One that succeeds, such as a rollback to a savepoint, shows that the transaction goes on.
 */
export async function watchFaults<Result>(
  connection: DatabaseConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  const watch: Watch = { first: undefined };
  const own = Object.getOwnPropertyDescriptor(connection, 'executeQuery');
  const execute = connection.executeQuery.bind(connection);
  // Kysely has a hook for errors only where a Kysely is made, and the host's is made by its ORM.
  connection.executeQuery = async <Row>(query: CompiledQuery, options?: AbortableOperationOptions) => {
    try {
      const result = await execute<Row>(query, options);
      watch.first = undefined;
      return result;
    } catch (error) {
      watch.first ??= error;
      if (error !== watch.first && error instanceof Error && stateOf(error) === abortedState)
        error.cause ??= watch.first;
      throw error;
    }
  };
  try {
    return await watches.run(watch, work);
  } finally {
    if (own) Object.defineProperty(connection, 'executeQuery', own);
    else Reflect.deleteProperty(connection, 'executeQuery');
    // Work that outlives its transaction is not judged by it.
    watch.first = undefined;
  }
}
