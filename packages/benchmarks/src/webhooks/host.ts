// A process of its own: a host like any other, which receives deliveries and fetches what they name. Sends its port, answers with its counts,
// and ends with its parent.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createIntegrations, type HostLink, keyring, type UpsertPort } from '@makerfex/integrations-core';
import type { Order } from '@makerfex/integrations-core/records';
import { etsy } from '@makerfex/integrations-etsy';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
  mikroOrmStorage,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { toParameters, upsertOrdersSql } from '../import/host-table.ts';
import { deliveringProvider } from './provider.ts';
import { poolSize, simulatedShop, startOrder } from './start-order.ts';

const order = startOrder.parse(JSON.parse(process.argv[2] ?? ''));
const orm = await MikroORM.init({
  clientUrl: order.databaseUrl,
  entities: [...integrationEntities],
  routines: integrationRoutines,
  extensions: [Migrator],
  migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
  pool: { min: 1, max: poolSize },
});
await orm.migrator.up();

const portCalls = new Map<string, number>();
const upsertOrders: UpsertPort<Order, SqlEntityManager> = async ({ items }, { tx, scope }) => {
  portCalls.set(scope.shopId, (portCalls.get(scope.shopId) ?? 0) + 1);
  const orders = items.map(({ item }) => item);
  const upsert = CompiledQuery.raw(upsertOrdersSql, toParameters(scope.shopId, orders));
  return (await tx.getKysely<unknown>().executeQuery<HostLink>(upsert)).rows;
};
const unused = (): never => {
  throw new Error('Only orders are imported here.');
};

const integrations = createIntegrations({
  providers: [
    deliveringProvider(order.sourceOrigin, order.secret),
    etsy({ app: order.etsy.app, baseUrl: order.etsy.origin, webhooks: { secrets: order.etsy.webhookSecret } }),
  ],
  storage: mikroOrmStorage(orm),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  ports: {
    projects: { upsertOrders },
    catalog: { upsertProducts: unused },
    customers: { upsertCustomers: unused },
  },
  outbound: { allowPrivateAddresses: true },
});
const ownerOf = (shopId: string) => integrations.for({ id: 'bench', shopId, role: 'owner' });
for (const account of order.accounts)
  await ownerOf(account).connections.create({ providerKey: 'bench', config: { account } });
const simulated = ownerOf(simulatedShop);
const { id } = await simulated.connections.create({
  providerKey: 'etsy',
  config: { shop_id: order.etsy.shopId },
  enabledCapabilities: ['import_orders'],
});
const expiresAt = new Date(Date.now() + 3_600_000);
await simulated.credentials.set(id, { kind: 'oauth2', secret: order.etsy.tokens, expiresAt });
await integrations.start();

const server = createServer(toNodeHandler(httpApi(integrations, { authenticate: () => null })));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1e3, portCalls: Object.fromEntries(portCalls) });
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.({ port: address.port });
});
