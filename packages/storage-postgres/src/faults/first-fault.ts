import { AsyncLocalStorage } from 'node:async_hooks';
import { abortedState, stateOf } from './transient.ts';

interface Watch {
  first: unknown;
  /** An error of the host's own hooks. */
  ofHost?: { readonly error: unknown };
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

/** Runs a whole transaction, and notes its first fault meanwhile: of what {@link observe} and {@link observeQueries} see. */
export async function watchFaults<Result>(transaction: () => Promise<Result>): Promise<Result> {
  const watch: Watch = { first: undefined };
  try {
    return await watches.run(watch, transaction);
  } finally {
    // Work that outlives its transaction is not judged by it.
    watch.first = undefined;
  }
}

/**
 * Notes how a statement of the current transaction ended. One that is refused because of the first fault gets it as its `cause`.
 * One that succeeds, such as a rollback to a savepoint, shows that the transaction goes on.
 */
export async function observe<Answer>(sent: PromiseLike<Answer>, watch = watches.getStore()): Promise<Answer> {
  try {
    const answer = await sent;
    if (watch) watch.first = undefined;
    return answer;
  } catch (error) {
    if (watch) note(watch, error);
    throw error;
  }
}

function note(watch: Watch, error: unknown): void {
  watch.first ??= error;
  if (error !== watch.first && error instanceof Error && stateOf(error) === abortedState) error.cause ??= watch.first;
}

/**
 * For adapters: has the storage see every statement that goes through a method of a connection while `work` runs, also those that a
 * port sends itself. If a port catches an error, its run then fails with that error, and is retried if it was transient.
 * @param connection what belongs to the transaction alone meanwhile, such as a client of a pool
 * @param method its method that sends a statement and returns a promise
 * @example
 * import pg from 'pg';
 * const client = new pg.Client();
 * await observeQueries(client, 'query', () => client.query('select 1'));
 */
export async function observeQueries<Result>(
  connection: object,
  method: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const watch = watches.getStore();
  const own = Object.getOwnPropertyDescriptor(connection, method);
  const send: unknown = Reflect.get(connection, method);
  if (typeof send !== 'function') throw new TypeError(`The connection has no method "${method}".`);
  const observed = (...args: unknown[]): unknown => {
    const sent: unknown = Reflect.apply(send, connection, args);
    // Streams and callbacks return no promise.
    return isPromiseLike(sent) ? observe(sent, watch) : sent;
  };
  Object.defineProperty(connection, method, { configurable: true, writable: true, value: observed });
  try {
    return await work();
  } finally {
    if (own) Object.defineProperty(connection, method, own);
    else Reflect.deleteProperty(connection, method);
  }
}

const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/**
 * For adapters: throws an error of the host's own hooks, such as a subscriber of transactions, so that the storage throws it as it
 * is. What else fails outside `work` is taken for a fault of the database.
 */
export function throwAsHost(error: unknown): never {
  const watch = watches.getStore();
  if (watch) watch.ofHost = { error };
  throw error;
}

/** The error that {@link throwAsHost} threw in the current transaction. */
export const hostError = (): { readonly error: unknown } | undefined => watches.getStore()?.ofHost;
