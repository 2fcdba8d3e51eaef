import { checkOptions, option } from '@makerfex/integrations-core/options';
import type { Storage } from '@makerfex/integrations-core/storage';
import { type SchemaOptions, storageOn } from '@makerfex/integrations-storage-postgres/adapter';
import type { Kysely, Transaction } from 'kysely';
import type { Pool } from 'pg';
import { transactionOn } from './transaction.ts';

/** Options of {@link kyselyStorage}. */
export interface KyselyStorageOptions extends SchemaOptions {
  /**
   * The pool of `pg` that Kysely's dialect has. Exports of events then use COPY, and an import that finds nothing takes two statements
   * instead of nine.
   * @default exports read the rows, page by page
   */
  readonly pool?: Pool;
}

const kyselies = option.instance<object>("the host's Kysely, on PostgreSQL: new Kysely({ dialect })", [
  'getExecutor',
  'connection',
]);
const optionFields = option.group<KyselyStorageOptions>({
  schema: option.text().optional(),
  pool: option.instance<Pool>('the pool of `pg` that Kysely has', ['connect']).optional(),
});

/**
 * Keeps everything in the host's own PostgreSQL, through the host's own Kysely. Ports write through `context.tx`, Kysely's
 * transaction, typed with the host's tables. Its plugins are left out for the statements of the integrations.
 * The migrations of `@makerfex/integrations-storage-postgres` must have been run.
 * @throws IntegrationError `not_configured` if it is no Kysely, an option is wrong, or the schema cannot be a name
 * @example
 * import { Kysely, PostgresDialect } from 'kysely';
 * import { Pool } from 'pg';
 * const pool = new Pool({ connectionString: databaseUrl });
 * const storage = kyselyStorage(new Kysely<{ project: { id: string } }>({ dialect: new PostgresDialect({ pool }) }), { pool });
 */
export function kyselyStorage<DB>(
  db: Kysely<DB>,
  { pool, ...options }: KyselyStorageOptions = {},
): Storage<Transaction<DB>> {
  checkOptions('kyselyStorage', kyselies, db);
  checkOptions('kyselyStorage', optionFields, { ...options, ...(pool === undefined ? {} : { pool }) });
  return storageOn({ transaction: transactionOn(db), ...(pool ? { pool: () => pool } : {}) }, options);
}
