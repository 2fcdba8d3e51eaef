import { randomBytes } from 'node:crypto';
import { createIntegrations, type HostLink, keyring, type UpsertPort } from '@makerfex/integrations-core';
import type { Order } from '@makerfex/integrations-core/records';
import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
  mikroOrmStorage,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { toParameters, upsertOrdersSql } from './host-table.ts';
import { benchProvider } from './provider.ts';
import type { Side } from './side.ts';

const actor = { id: 'bench', shopId: 'shop-1', role: 'owner' } as const;

/** The floor's own statement, sent through the transaction that the SDK gives. */
const upsertOrders: UpsertPort<Order, SqlEntityManager> = async ({ items }, { tx, scope }) => {
  const parameters = toParameters(
    scope.shopId,
    items.map(({ item }) => item),
  );
  const { rows } = await tx.getKysely<unknown>().executeQuery<HostLink>(CompiledQuery.raw(upsertOrdersSql, parameters));
  return rows;
};

/** A host that imports through the SDK, as any host does. */
export async function openSdk(databaseUrl: string, origin: string): Promise<Side> {
  const orm = await MikroORM.init({
    clientUrl: databaseUrl,
    entities: [...integrationEntities],
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
  });
  await orm.migrator.up();
  const state = { revision: 0 };
  const integrations = createIntegrations({
    providers: [benchProvider(origin, () => state.revision)],
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: { projects: { upsertOrders } },
  });
  const shop = integrations.for(actor);
  const { id } = await shop.connections.create({ providerKey: 'bench', config: {} });
  return {
    async importAll(revision) {
      state.revision = revision;
      const {
        state: end,
        error,
        progress,
      } = await shop.runs.waitFor((await shop.actions.run(id, 'import_orders', { full: true })).id);
      if (end !== 'SUCCESS') throw new Error(`The run ended as ${end}: ${error?.message}`);
      return { read: progress.fetched, written: progress.created + progress.changed };
    },
    async close() {
      await integrations.stop();
      await orm.close(true);
    },
  };
}
