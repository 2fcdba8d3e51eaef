import { checkOptions, option } from '@makerfex/integrations-core/options';
import type { Storage } from '@makerfex/integrations-core/storage';
import { storageOn } from '@makerfex/integrations-storage-postgres/adapter';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { checkEntities } from './check-entities.ts';
import type { SchemaOptions } from './entities.ts';
import { hasOneSession, transactionOn } from './transaction.ts';

/** The host's ORM, of `@mikro-orm/postgresql` or `@mikro-orm/pglite`. */
export interface HostOrm {
  readonly em: SqlEntityManager;
}

export interface MikroOrmStorageOptions extends SchemaOptions {
  /**
   * Whether the ORM must have the entities and routines of the integrations. MikroORM generates migrations that drop tables and
   * functions which it does not know, so leave them out only if no migration is generated for this database.
   * @default true
   */
  readonly requireEntities?: boolean;
}

const ormOptions = option.where<HostOrm>(
  'the instance that MikroORM.init() returns, of @mikro-orm/postgresql or @mikro-orm/pglite',
  hasEntityManager,
);

function hasEntityManager(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const em: unknown = Reflect.get(value, 'em');
  return typeof em === 'object' && em !== null && typeof Reflect.get(em, 'getKysely') === 'function';
}

/**
 * Keeps everything in the host's own PostgreSQL (or PGlite), through the host's own MikroORM instance. Its `entities` must
 * include `integrationEntities` and its `routines` `integrationRoutines`, and `integrationMigrations` must have been run.
 *
 * Ports write through a transactional entity manager: what they persist is flushed before the commit, and is kept or rolled
 * back with the SDK's own rows. A database that cannot be reached, or a deadlock, is an IntegrationError
 * `storage_unavailable`; nothing is tried again by itself.
 * @throws IntegrationError `not_configured` if it is no ORM, the schema cannot be a name, or an entity or routine is missing
 * @example
 * const storage = mikroOrmStorage(orm);
 */
export function mikroOrmStorage(
  orm: HostOrm,
  { requireEntities = true, ...options }: MikroOrmStorageOptions = {},
): Storage<SqlEntityManager> {
  checkOptions('mikroOrmStorage', ormOptions, orm);
  const { em } = orm;
  if (requireEntities) checkEntities(em, options);
  return storageOn(
    {
      transaction: transactionOn(em),
      ...(hasOneSession(em) ? {} : { pool: () => em.getConnection().getNativeClient() }),
    },
    options,
  );
}
