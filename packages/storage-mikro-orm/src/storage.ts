import type { Storage } from '@makerfex/integrations-core/storage';
import { storageOn } from '@makerfex/integrations-storage-postgres/adapter';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { SchemaOptions } from './entities.ts';
import { hasOneSession, transactionOn } from './transaction.ts';

/** The host's ORM, of `@mikro-orm/postgresql` or `@mikro-orm/pglite`. */
export interface HostOrm {
  readonly em: SqlEntityManager;
}

/**
 * Keeps everything in the host's own PostgreSQL (or PGlite), through the host's own MikroORM instance. Its `entities` must
 * include `integrationEntities`, and `integrationMigrations` must have been run.
 *
 * Ports write through a transactional entity manager: what they persist is flushed before the commit, and is kept or rolled
 * back with the SDK's own rows. A database that cannot be reached, or a deadlock, is an IntegrationError
 * `storage_unavailable`; nothing is tried again by itself.
 * @throws IntegrationError `not_configured` if the schema cannot be a name
 * @example
 * const storage = mikroOrmStorage(orm);
 */
export const mikroOrmStorage = ({ em }: HostOrm, options: SchemaOptions = {}): Storage<SqlEntityManager> =>
  storageOn(
    {
      transaction: transactionOn(em),
      ...(hasOneSession(em) ? {} : { pool: () => em.getConnection().getNativeClient() }),
    },
    options,
  );
