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
import { etsy } from '../src/provider.ts';
import { createEtsySimulator, type EtsySimulatorOptions } from '../src/simulator/index.ts';

type Capability = 'import_orders' | 'sync_products' | 'import_customers';

/** A domain of the host: stores the records that its port receives (absent fields stay), and logs their ids. */
function domain<Item extends CanonicalRecord>() {
  const rows = new Map<string, Item>();
  const received: string[] = [];
  const upsert: UpsertPort<Item, MemoryTx> = async ({ items, deleted }) => {
    for (const { externalId } of deleted) rows.delete(externalId);
    for (const { item } of items) {
      const known = rows.get(item.externalId);
      rows.set(item.externalId, known ? mergeRecord(known, item) : item);
    }
    received.push(...items.map(({ item }) => item.externalId));
    return items.map(({ item, hostId }) => ({ externalId: item.externalId, hostId: hostId ?? randomUUID() }));
  };
  return { rows, upsert, received };
}

/** A host that is connected to a simulated shop. Its calls go through the global `fetch`. */
export async function connectedHost(options: EtsySimulatorOptions = {}) {
  const simulator = createEtsySimulator({ rateLimit: { perSecond: 10_000, perDay: 1e6 }, ...options });
  const [orders, products, customers] = [domain<Order>(), domain<Product>(), domain<Customer>()];
  const integrations = createIntegrations({
    providers: [etsy({ app: simulator.app })],
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
  /** Connects a shop of the host to the simulated one. */
  const connect = async (shopId: string) => {
    const shop = integrations.for({ id: 'owner', shopId, role: 'owner' });
    const { id } = await shop.connections.create({ providerKey: 'etsy', config: { shop_id: simulator.shopId } });
    const { access_token, refresh_token } = simulator.tokens.issueTokens();
    await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token, refresh_token } });
    const run = async (capability: Capability, input = {}) =>
      shop.runs.waitFor((await shop.actions.run(id, capability, input)).id);
    return { shop, connectionId: id, run };
  };
  const { shop, ...connected } = await connect('shop');

  return {
    simulator,
    shop,
    ...connected,
    connect,
    orders,
    products,
    customers,
    /** Events of one type, oldest first. */
    events: async (eventType: EventRow['eventType']): Promise<EventRow[]> => {
      const { rows } = await shop.events.list({ limit: 200, eventType });
      return rows.toReversed();
    },
  };
}
export type ConnectedHost = Awaited<ReturnType<typeof connectedHost>>;
