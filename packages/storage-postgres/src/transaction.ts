import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { refuseNesting } from '@makerfex/integrations-core/storage';
import type { Database, QueryResult, Session } from './database.ts';
import { firstFault, hostError, observe, restateFault, watchFaults } from './faults/first-fault.ts';
import { commitError, isTransient, notKept, storageError } from './faults/storage-error.ts';
import { qualifierFor, type SchemaOptions } from './schema/names.ts';

/** What the policies of the tables read. It ends with the transaction, so that no later user of the connection has it. */
export type Setting = readonly [name: 'makerfex.shop_id' | 'makerfex.seek', value: string];

export type Send = <Row>(sql: string, parameters: readonly unknown[]) => Promise<QueryResult<Row>>;

export interface OpenTransaction<Tx> {
  /** Sends a statement of the repositories, with our schema before our names. */
  readonly send: Send;
  /** Sends a statement of somebody else's, as it is. */
  readonly query: Send;
  /** The transaction for others to write through. What they leave to flush is flushed before the commit. */
  readonly share: () => Tx;
}

export type Transact<Tx> = <Result>(
  setting: Setting,
  work: (transaction: OpenTransaction<Tx>) => Promise<Result>,
) => Promise<Result>;

/**
 * Transactions on a database. Each runs its work once and is never repeated, not after a deadlock either: a port inside
 * it may have done what no rollback undoes. What the work throws is thrown as it is; what the database does, as a storage error.
 */
export function transactionsOn<Tx>(database: Database<Tx>, options: SchemaOptions = {}): Transact<Tx> {
  const unnested = refuseNesting();
  const qualify = remember(qualifierFor(options));
  return (setting, work) =>
    unnested(() =>
      watchFaults(() => restatingFaults(database, (session) => runIn(session, { qualify, setting, work }))),
    );
}

/** Remembers what became of each statement: those of the repositories are few, and always the same. */
export function remember(qualify: (sql: string) => string): (sql: string) => string {
  const known = new Map<string, string>();
  return (sql) => {
    const qualified = known.get(sql) ?? qualify(sql);
    known.set(sql, qualified);
    return qualified;
  };
}

/** Throws what the work threw, whatever else failed afterwards; what failed before or after it is the database's. */
async function restatingFaults<Tx, Result>(
  database: Database<Tx>,
  work: (session: Session<Tx>) => Promise<Result>,
): Promise<Result> {
  const state: { isBegun: boolean; thrown?: { readonly error: unknown } } = { isBegun: false };
  try {
    return await database.transaction(async (session) => {
      state.isBegun = true;
      try {
        return await work(session);
      } catch (error) {
        state.thrown = { error };
        throw error;
      }
    });
  } catch (error) {
    const thrown = hostError() ?? state.thrown;
    if (thrown) throw thrown.error;
    throw state.isBegun ? commitError(error) : storageError(error);
  }
}

interface Work<Tx, Result> {
  readonly qualify: (sql: string) => string;
  readonly setting: Setting;
  readonly work: (transaction: OpenTransaction<Tx>) => Promise<Result>;
}

async function runIn<Tx, Result>(session: Session<Tx>, { qualify, setting, work }: Work<Tx, Result>): Promise<Result> {
  const state = { isOpen: true, isShared: false, isInDoubt: false };
  const inTurn = oneAtATime();
  const query = async <Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> => {
    if (!state.isOpen)
      throw new IntegrationError(
        'internal',
        'A repository or `query` was used after its transaction: await all work inside it.',
      );
    try {
      const sent = await observe(inTurn(() => session.query<Row>(sql, parameters.map(storable))));
      // It would have been refused after an error.
      state.isInDoubt = false;
      return sent;
    } catch (error) {
      state.isInDoubt = true;
      const restated = storageError(error);
      restateFault(error, restated);
      throw restated;
    }
  };
  const send: Send = (sql, parameters) => query(qualify(sql), parameters);
  const share = (): Tx => {
    state.isShared = true;
    state.isInDoubt = true;
    return session.tx;
  };
  try {
    await send('select set_config($1, $2, true)', setting);
    const result = await work({ send, query, share });
    // A port may have sent statements after ours.
    const isInDoubt = state.isInDoubt || firstFault() !== undefined;
    if (state.isShared || isInDoubt) await settle(session, isInDoubt ? send : null);
    return result;
  } finally {
    state.isOpen = false;
  }
}

/** A connection has one statement at a time, and drivers warn about more. Repositories may be called at once. */
function oneAtATime(): <Result>(send: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (send) => {
    const next = last.then(send, send);
    last = next;
    return next;
  };
}

/**
 * PostgreSQL takes the commit of a transaction that met an error for a rollback, and says nothing: so it is asked before, if no
 * statement after the error could have shown it.
 */
async function settle(session: Session<unknown>, ask: Send | null): Promise<void> {
  try {
    await session.flush?.();
    await ask?.('select 1', []);
  } catch (cause) {
    if (isTransient(cause)) throw storageError(cause);
    throw isIntegrationError(cause, 'port_failed') ? cause : notKept(cause);
  }
}

/** PostgreSQL's text has no NUL: it is kept, and looked for, as the replacement character. */
export const storable = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('\0', '\u{fffd}');
  return Array.isArray(value) && value.some(hasNul) ? value.map(storable) : value;
};

const hasNul = (value: unknown): boolean => typeof value === 'string' && value.includes('\0');
