import { IntegrationError } from '@makerfex/integrations-core';
import { type Db, fromKysely, type KyselyTransactionLike } from 'pg-boss';

/** A transactional entity manager of MikroORM on PostgreSQL, as `mikroOrmStorage` has it. */
export interface OrmTransaction {
  getTransactionContext(): unknown;
}

/** The open transaction, for pg-boss to write through. */
export function databaseOf(tx: OrmTransaction): Db {
  const open = tx.getTransactionContext();
  if (!isKysely(open))
    throw new IntegrationError(
      'not_configured',
      'pgBossJobs enqueues in a transaction of MikroORM on PostgreSQL, and this is none: use it with mikroOrmStorage.',
    );
  return fromKysely(open);
}

const isKysely = (value: unknown): value is KyselyTransactionLike =>
  typeof value === 'object' && value !== null && 'executeQuery' in value && typeof value.executeQuery === 'function';
