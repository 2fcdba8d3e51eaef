import { IntegrationError } from '@makerfex/integrations-core';
import type { TransactionQuery } from '@makerfex/integrations-core/jobs';
import type { Db } from 'pg-boss';

/** The storage's open transaction, in a form that pg-boss can write with. */
export function databaseOf(query: TransactionQuery | undefined): Db {
  if (!query)
    throw new IntegrationError(
      'not_configured',
      'pgBossJobs enqueues runs in the transactions of the storage, and this storage has no SQL: use one on PostgreSQL, such as postgresStorage or mikroOrmStorage.',
    );
  return { executeSql: (sql, parameters = []) => query(sql, parameters) };
}
