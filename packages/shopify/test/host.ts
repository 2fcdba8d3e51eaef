import { randomBytes, randomUUID } from 'node:crypto';
import { createIntegrations, keyring, type UpsertPort } from '@makerfex/integrations-core';
import { type MemoryTx, memoryStorage } from '@makerfex/integrations-core/memory-storage';
import {
  type CanonicalRecord,
  type Customer,
  mergeRecord,
  type Order,
  type Product,
} from '@makerfex/integrations-core/records';
import type { EventRow } from '@makerfex/integrations-core/storage';
import { onTestFinished } from 'vitest';
import { type ShopifyOptions, shopify } from '../src/provider.ts';
import { createShopifySimulator, type ShopifySimulatorOptions } from '../src/simulator/index.ts';

type Capability = 'import_orders' | 'sync_products' | 'import_customers';

/** A domain of the host: stores what its port receives (absent fields stay), and records every id. */
function domain<Item extends CanonicalRecord>() {
  const rows = new Map<string, Item>();
  const given: string[] = [];
  const upsert: UpsertPort<Item, MemoryTx> = async ({ items, deleted }) => {
    for (const { externalId } of deleted) rows.delete(externalId);
    for (const { item } of items) {
      const known = rows.get(item.externalId);
      rows.set(item.externalId, known ? mergeRecord(known, item) : item);
    }
    given.push(...items.map(({ item }) => item.externalId));
    return items.map(({ item, hostId }) => ({ externalId: item.externalId, hostId: hostId ?? randomUUID() }));
  };
  return { rows, upsert, given };
}

/** A host that is connected to a simulated shop. Its calls go through the global `fetch`. */
export async function connectedHost(options: ShopifySimulatorOptions = {}, settings: ShopifyOptions = {}) {
  const simulator = createShopifySimulator({
    rateLimit: { capacity: 1e6, perSecond: 1e6 },
    // Imports leave them out: only the tests of that add them.
    testOrders: false,
    ...options,
  });
  const [orders, products, customers] = [domain<Order>(), domain<Product>(), domain<Customer>()];
  const integrations = createIntegrations({
    providers: [shopify({ app: simulator.app, bulkPollMs: 5, ...settings })],
    storage: memoryStorage(),
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports: {
      projects: { upsertOrders: orders.upsert },
      catalog: { upsertProducts: products.upsert },
      customers: { upsertCustomers: customers.upsert },
    },
    outbound: { retry: { baseMs: 1 } },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'owner', shopId: 'shop', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'shopify', config: { shop: simulator.shop } });
  const { access_token, refresh_token } = simulator.tokens.issueTokens();
  await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token, refresh_token } });

  return {
    simulator,
    shop,
    connectionId: id,
    orders,
    products,
    customers,
    run: async (capability: Capability, input = {}) =>
      shop.runs.waitFor((await shop.actions.run(id, capability, input)).id),
    /** Events of one type, oldest first. */
    events: async (eventType: EventRow['eventType']): Promise<EventRow[]> => {
      const { rows } = await shop.events.list({ limit: 200, eventType });
      return rows.toReversed();
    },
  };
}
export type ConnectedHost = Awaited<ReturnType<typeof connectedHost>>;
