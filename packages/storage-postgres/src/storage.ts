import { IntegrationError, type Scope } from '@makerfex/integrations-core';
import type { Storage, UnitOfWork } from '@makerfex/integrations-core/storage';
import { changeBudgetWith, findBudgetWith } from './change-budget.ts';
import type { Database } from './database.ts';
import { readEventCsvFrom } from './event-csv.ts';
import { isTransient } from './faults/storage-error.ts';
import { quietRunsOn } from './quiet-runs.ts';
import { acrossShops } from './repositories/across-shops.ts';
import { connectionRepository } from './repositories/connections.ts';
import { credentialRepository } from './repositories/credentials.ts';
import { deliveryRepository } from './repositories/deliveries.ts';
import { eventRepository } from './repositories/events.ts';
import { leaseRepository } from './repositories/leases.ts';
import { oauthStateRepository } from './repositories/oauth-states.ts';
import { privacyRepository } from './repositories/privacy.ts';
import { recordRepository } from './repositories/records.ts';
import { runRepository } from './repositories/runs.ts';
import { scheduleRepository } from './repositories/schedules.ts';
import { syncRepository } from './repositories/sync.ts';
import { webhookRepository } from './repositories/webhooks.ts';
import type { SchemaOptions } from './schema/names.ts';
import { shopStatements } from './statements.ts';
import { takeDueSchedulesWith } from './take-due-schedules.ts';
import { type OpenTransaction, transactionsOn } from './transaction.ts';

/**
 * A storage on a database layer of the host's. A database that cannot be reached, or a deadlock, is an IntegrationError
 * `storage_unavailable`; nothing is tried again by itself.
 * @throws IntegrationError `not_configured` if the schema cannot be a name
 * @example
 * const storage = storageOn<Tx>({
 *   transaction: (work) =>
 *     layer.begin('read committed', (tx) =>
 *       work({
 *         tx,
 *         query: async <Row>(sql: string, parameters: readonly unknown[]) => {
 *           const { rows, count } = await tx.send<Row>(sql, parameters);
 *           return { rows, rowCount: count };
 *         },
 *       }),
 *     ),
 * });
 */
export function storageOn<Tx>(database: Database<Tx>, options: SchemaOptions = {}): Storage<Tx> {
  const transact = transactionsOn(database, options);
  return {
    async transaction(scope, work) {
      if (!scope.shopId) throw new IntegrationError('internal', 'A transaction needs a shop: pass the shop it is for.');
      return transact(['makerfex.shop_id', scope.shopId], (transaction) => work(openUnit(transaction, scope)));
    },

    isTransient,
    ...acrossShops(transact),
    findBudget: findBudgetWith(transact),
    changeBudget: changeBudgetWith(transact),
    takeDueSchedules: takeDueSchedulesWith(transact, openUnit),
    ...(database.pool ? { readEventCsv: readEventCsvFrom(database.pool, options) } : {}),
    ...(database.pool ? quietRunsOn(database.pool, options) : {}),
  };
}

/** The repositories of a shop, in a transaction that is set to it. */
function openUnit<Tx>(transaction: OpenTransaction<Tx>, { shopId }: Scope): UnitOfWork<Tx> {
  const shop = shopStatements(transaction, shopId);
  return {
    get tx() {
      return transaction.share();
    },
    query: transaction.query,
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
    webhooks: webhookRepository(shop),
    privacy: privacyRepository(shop),
  };
}
