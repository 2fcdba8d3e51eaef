import { IntegrationError } from '@makerfex/integrations-core';
import { type Db, fromKysely, type KyselyTransactionLike } from 'pg-boss';

/** A transactional entity manager of MikroORM on PostgreSQL, as `mikroOrmStorage` passes it. */
export interface OrmTransaction {
  getTransactionContext(): unknown;
}

/** The open transaction, in a form that pg-boss can write with. */
export function databaseOf(tx: OrmTransaction): Db {
  const open = tx.getTransactionContext();
  if (!isKysely(open))
    throw new IntegrationError(
      'not_configured',
      'pgBossJobs needs a transaction of MikroORM on PostgreSQL: use it with mikroOrmStorage.',
    );
  return fromKysely(open);
}

const isKysely = (value: unknown): value is KyselyTransactionLike =>
  typeof value === 'object' && value !== null && 'executeQuery' in value && typeof value.executeQuery === 'function';
