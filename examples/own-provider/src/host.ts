import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring, type PortContext, type UpsertBatch } from '@makerfex/integrations-core';
import { type MemoryTx, memoryStorage } from '@makerfex/integrations-core/memory-storage';

import {
  type CanonicalRecord,
  type Customer,
  formatMoney,
  mergeRecord,
  type Order,
  type Product,
} from '@makerfex/integrations-core/records';
import { slack } from './slack/provider.ts';
import { createSlackSimulator } from './slack/simulator.ts';
import { woocommerce } from './woocommerce/provider.ts';
import { createWooCommerceSimulator, type Store } from './woocommerce/simulator.ts';

/** A host that keeps records by their external id, and asks for a message about each new order. */
export async function openHost(store: Store) {
  const [wooSimulator, slackSimulator] = [createWooCommerceSimulator(store), createSlackSimulator()];
  const [orders, products, customers] = [
    new Map<string, Order>(),
    new Map<string, Product>(),
    new Map<string, Customer>(),
  ];

  const notify = async ({ items }: UpsertBatch<Order>, { scope, tx }: PortContext<MemoryTx>): Promise<void> => {
    // In the port's own transaction: the message goes out exactly if the order is stored.
    for (const { item, hostId } of items)
      if (hostId === null)
        await integrations.requests.run(
          scope,
          slackConnection.id,
          'notify_new_order',
          { order_id: item.externalId },
          { tx },
        );
  };
  const integrations = createIntegrations({
    providers: [woocommerce(), slack()],
    storage: memoryStorage(),
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports: {
      projects: {
        upsertOrders: async (batch: UpsertBatch<Order>, context: PortContext<MemoryTx>) => {
          await notify(batch, context);
          return keep(orders, batch);
        },
        summarizeOrder: async (id: string) => {
          const order = orders.get(id);
          return order ? { number: order.number, total: formatMoney(order.totals.total, 'en') } : null;
        },
      },
      catalog: { upsertProducts: async (batch: UpsertBatch<Product>) => keep(products, batch) },
      customers: { upsertCustomers: async (batch: UpsertBatch<Customer>) => keep(customers, batch) },
    },
    outbound: {
      allowPrivateAddresses: true, // the simulator answers for the store's address
      fetch: async (input, init) => {
        const request = new Request(input, init);
        return (new URL(request.url).hostname === 'hooks.slack.com' ? slackSimulator : wooSimulator).fetch(request);
      },
      retry: { baseMs: 1, maxMs: 2 },
    },
    runs: { retry: { baseMs: 1, maxMs: 2 } },
  });

  const shop = integrations.for({ id: 'ada', shopId: 'workshop', role: 'owner' });
  const storeUrl = 'https://shop.example';
  const storeConnection = await shop.connections.create({
    providerKey: 'woocommerce',
    config: { store_url: storeUrl },
  });
  const slackConnection = await shop.connections.create({ providerKey: 'slack', config: {} });
  await shop.credentials.set(storeConnection.id, { kind: 'basic_auth', secret: wooSimulator.credentials.issue() });
  await shop.credentials.set(slackConnection.id, { kind: 'custom', secret: slackSimulator.credentials.issue() });

  return {
    shop,
    store: wooSimulator,
    channel: slackSimulator,
    orders,
    products,
    customers,
    slackConnection,
    stop: () => integrations.stop(),
    run: async (capability: 'import_orders' | 'sync_products' | 'import_customers', input = {}) =>
      shop.runs.waitFor((await shop.actions.run(storeConnection.id, capability, input)).id),
    /** What the events of one type are about. */
    events: async (eventType: 'record.rejected' | 'record.field_ignored') =>
      (await shop.events.list({ limit: 100, eventType })).rows.map(({ meta }) => meta),
  };
}

/** Merges what came, and forgets what was deleted. */
function keep<Item extends CanonicalRecord>(records: Map<string, Item>, { items, deleted }: UpsertBatch<Item>) {
  for (const { item } of items) {
    const known = records.get(item.externalId);
    records.set(item.externalId, known ? mergeRecord(known, item) : item);
  }
  for (const { externalId } of deleted) records.delete(externalId);
  return items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` }));
}
