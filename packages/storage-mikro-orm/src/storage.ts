import { checkOptions, IntegrationError, option } from '@makerfex/integrations-core';
import type { Storage } from '@makerfex/integrations-core/storage';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { readEventCsvFrom } from './event-csv.ts';
import { acrossShops } from './repositories/across-shops.ts';
import { connectionRepository } from './repositories/connections.ts';
import { credentialRepository } from './repositories/credentials.ts';
import { deliveryRepository } from './repositories/deliveries.ts';
import { eventRepository } from './repositories/events.ts';
import { leaseRepository } from './repositories/leases.ts';
import { oauthStateRepository } from './repositories/oauth-states.ts';
import { recordRepository } from './repositories/records.ts';
import { runRepository } from './repositories/runs.ts';
import { scheduleRepository } from './repositories/schedules.ts';
import { syncRepository } from './repositories/sync.ts';
import { shopStatements } from './statements.ts';
import { isTransient } from './storage-error.ts';
import { type HostOrm, hasOneSession, transactionsOn } from './transaction.ts';

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
 * include `integrationEntities`, and `integrationMigrations` must have been run.
 *
 * Ports write through a transactional entity manager: what they persist is flushed before the commit, and is kept or rolled
 * back with the SDK's own rows. A database that cannot be reached, or a deadlock, is an IntegrationError
 * `storage_unavailable`; nothing is tried again by itself.
 * @throws IntegrationError `not_configured` if it is not an ORM, or one of another database
 */
export function mikroOrmStorage(orm: HostOrm): Storage<SqlEntityManager> {
  checkOptions('mikroOrmStorage', ormOptions, orm);
  const transact = transactionsOn(orm);
  return {
    async transaction(scope, work) {
      if (!scope.shopId) throw new IntegrationError('internal', 'A transaction needs a shop: pass the shop it is for.');
      return transact(['makerfex.shop_id', scope.shopId], (transaction) => {
        const shop = shopStatements(transaction, scope.shopId);
        return work({
          get tx() {
            return transaction.share();
          },
          connections: connectionRepository(shop),
          credentials: credentialRepository(shop),
          oauthStates: oauthStateRepository(shop),
          events: eventRepository(shop),
          runs: runRepository(shop),
          schedules: scheduleRepository(shop),
          records: recordRepository(shop),
          sync: syncRepository(shop),
          leases: leaseRepository(shop),
          deliveries: deliveryRepository(shop),
        });
      });
    },

    isTransient,
    ...acrossShops(transact),
    ...(hasOneSession(orm.em) ? {} : { readEventCsv: readEventCsvFrom(orm.em) }),
  };
}
