import {
  borrow,
  type Database,
  observeQueries,
  type QueryResult,
} from '@makerfex/integrations-storage-postgres/adapter';
import { isPool } from './client.ts';
import type { DrizzleDatabase, DrizzleSession, DrizzleTransaction } from './drizzle.ts';

type Run<Tx> = <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>;

/** Statements must see what others committed while they waited for a lock, whatever the database is set to. */
const config = { isolationLevel: 'read committed' } as const;

/** Transactions as `db.transaction` runs them, each of whose statements is observed, those of ports included. */
export function transactionOn<Tx extends DrizzleTransaction>(db: DrizzleDatabase<Tx>): Database<Tx>['transaction'] {
  const run = runnerOf(db);
  return (work) =>
    run((tx) => {
      const { session } = tx._;
      return observeSession(session, () =>
        work({
          tx,
          query: async <Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> =>
            toResult<Row>(await send(session, { sql, params: [...parameters] })),
        }),
      );
    });
}

const send = (session: DrizzleSession, query: { sql: string; params: unknown[] }): Promise<unknown> =>
  session.prepareQuery(query, undefined, undefined, false).execute();

/** @throws TypeError if the driver returns something else */
function toResult<Row>(result: unknown): QueryResult<Row> {
  if (!isResult<Row>(result))
    throw new TypeError('The driver of Drizzle returned no result that the storage can read.');
  return { rows: result.rows, rowCount: result.rowCount ?? result.affectedRows ?? result.rows.length };
}

/** What `pg` returns of a statement, or PGlite, which counts `affectedRows`. */
interface DriverResult<Row> {
  readonly rows: Row[];
  readonly rowCount?: number | null;
  readonly affectedRows?: number;
}

const isResult = <Row>(result: unknown): result is DriverResult<Row> =>
  typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows);

/**
 * On a pool of `pg`, the client is borrowed here: Drizzle leaves one that broke in the pool if the transaction could not begin, and
 * the process ends if a connection breaks between two statements.
 */
function runnerOf<Tx>(db: DrizzleDatabase<Tx>): Run<Tx> {
  const pool = db.$client;
  if (!isPool(pool)) return (work) => db.transaction(work, config);
  return async (work) => {
    const { client, giveBack } = await borrow(pool.connect());
    let isUsable = false;
    try {
      // Drizzle's session of this database, on the client in the place of the pool.
      const session: typeof db._.session = Object.create(db._.session, { client: { value: client } });
      const result = await session.transaction(work, config);
      isUsable = true;
      return result;
    } catch (error) {
      isUsable = await client.query('rollback').then(
        () => true,
        () => false,
      );
      throw error;
    } finally {
      giveBack(isUsable);
    }
  };
}

/** Every statement of Drizzle is prepared by the session, so that this sees those of ports too, whatever the driver is. */
function observeSession<Result>(session: DrizzleSession, work: () => Promise<Result>): Promise<Result> {
  const wire = { send: (execute: () => Promise<unknown>) => execute() };
  return observeQueries(wire, 'send', async () => {
    const prepareQuery = session.prepareQuery.bind(session);
    session.prepareQuery = (...query) => {
      const prepared = prepareQuery(...query);
      const execute: (...values: unknown[]) => Promise<unknown> = prepared.execute.bind(prepared);
      prepared.execute = (...values: unknown[]) => wire.send(() => execute(...values));
      return prepared;
    };
    return work();
  });
}
