import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { refuseNesting } from '@makerfex/integrations-core/storage';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type QueryResult } from 'kysely';
import { restateFault } from './first-fault.ts';
import { inOrmTransaction } from './orm-transaction.ts';
import { isTransient, notKept, storageError } from './storage-error.ts';

/** The host's ORM, of `@mikro-orm/postgresql` or `@mikro-orm/pglite`. */
export interface HostOrm {
  readonly em: SqlEntityManager;
}

/** What the policies of the tables read. It ends with the transaction, so that no later user of the connection has it. */
export type Setting = readonly [name: 'makerfex.shop_id' | 'makerfex.seek', value: string];

export interface OpenTransaction {
  /** Sends a statement with real parameters (`em.execute` would inline them). */
  readonly send: <Row>(sql: string, parameters: readonly unknown[]) => Promise<QueryResult<Row>>;
  /** The transaction for others to write through. What they leave to flush is flushed before the commit. */
  readonly share: () => SqlEntityManager;
}

export type Transact = <Result>(
  setting: Setting,
  work: (transaction: OpenTransaction) => Promise<Result>,
) => Promise<Result>;

/**
 * Transactions on the host's ORM. Each runs its work once and is never repeated, not after a deadlock either: a port inside
 * it may have done what no rollback undoes. What the work throws is thrown as it is; what the database does, as a storage error.
 */
export function transactionsOn(orm: HostOrm): Transact {
  const unnested = refuseNesting();
  return (setting, work) =>
    unnested(async () => {
      refuseToWaitForEver(orm.em);
      return inOrmTransaction(orm.em, (em) => runIn(em, setting, work));
    });
}

async function runIn<Result>(
  em: SqlEntityManager,
  setting: Setting,
  work: (transaction: OpenTransaction) => Promise<Result>,
): Promise<Result> {
  const state = { isOpen: true, isShared: false, isInDoubt: false };
  const send = async <Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> => {
    if (!state.isOpen)
      throw new IntegrationError('internal', 'A repository was used after its transaction: await all work inside it.');
    try {
      const sent = await em.getKysely<unknown>().executeQuery<Row>(CompiledQuery.raw(sql, parameters.map(storable)));
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
  const share = (): SqlEntityManager => {
    state.isShared = true;
    state.isInDoubt = true;
    return em;
  };
  try {
    await send('select set_config($1, $2, true)', setting);
    const result = await work({ send, share });
    if (state.isShared || state.isInDoubt) await settle(em, state.isInDoubt ? send : null);
    return result;
  } finally {
    state.isOpen = false;
  }
}

/**
 * PostgreSQL takes the commit of a transaction that met an error for a rollback, and says nothing: so it is asked before, where no
 * statement after the error could have shown it.
 */
async function settle(em: SqlEntityManager, ask: OpenTransaction['send'] | null): Promise<void> {
  try {
    await em.flush();
    await ask?.('select 1', []);
  } catch (cause) {
    if (isTransient(cause)) throw storageError(cause);
    throw isIntegrationError(cause, 'port_failed') ? cause : notKept(cause);
  }
}

/** PGlite has one, PostgreSQL as many as its pool. */
export const hasOneSession = (em: SqlEntityManager): boolean =>
  em.getKysely().getExecutor().adapter.supportsMultipleConnections === false;

/** PGlite has one session: where a transaction of the host waits for this one, both would wait for ever. */
function refuseToWaitForEver(em: SqlEntityManager): void {
  const outer = em.getTransactionContext<{ isCommitted: boolean; isRolledBack: boolean }>();
  const isOpen = outer && !outer.isCommitted && !outer.isRolledBack;
  if (isOpen && hasOneSession(em))
    throw new IntegrationError(
      'internal',
      'The integrations were called from inside a transaction of the host, and PGlite has one session: call them after it.',
    );
}

/** PostgreSQL's text has no NUL: it is kept, and looked for, as the replacement character. */
const storable = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('\0', '\u{fffd}');
  return Array.isArray(value) && value.some(hasNul) ? value.map(storable) : value;
};

const hasNul = (value: unknown): boolean => typeof value === 'string' && value.includes('\0');
