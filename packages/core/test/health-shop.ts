import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { createIntegrations } from '../src/integrations.ts';
import { memoryStorage } from '../src/memory-storage/index.ts';
import { accessToken } from '../src/provider/auth.ts';
import { importCustomers, importOrders, syncProducts } from '../src/provider/contracts.ts';
import type { ProviderHttp } from '../src/provider/http.ts';
import type { ProviderHttpDescriptor } from '../src/provider/http-descriptor.ts';
import { defineProvider } from '../src/provider/provider.ts';
import { keyring } from '../src/vault/keyring.ts';

const masterKey = randomBytes(32).toString('base64');

export const capabilities = ['import_orders', 'sync_products', 'import_customers'] as const;
export type CapabilityName = (typeof capabilities)[number];
/** What a run of a capability does before it ends without a record. */
export type Work = (http: ProviderHttp) => Promise<unknown>;

/** A connected shop whose capabilities the test scripts; by default they succeed and find nothing. */
export async function healthShop(http: Partial<ProviderHttpDescriptor<unknown>> = {}) {
  const script: { readonly runs: Map<CapabilityName, Work>; test: Work } = {
    runs: new Map(),
    test: async () => undefined,
  };
  const pull = (name: CapabilityName) => ({
    cursor: z.object({ page: z.number() }),
    async *run({ http: client }: { http: ProviderHttp }) {
      await script.runs.get(name)?.(client);
      yield* [];
    },
  });
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: accessToken(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}), ...http },
    test: async ({ http: client }) => {
      await script.test(client);
    },
    capabilities: {
      import_orders: { contract: importOrders, ...pull('import_orders') },
      sync_products: { contract: syncProducts, ...pull('sync_products') },
      import_customers: { contract: importCustomers, ...pull('import_customers') },
    },
  });
  const storage = memoryStorage();
  const logged: unknown[] = [];
  const wire = () => {
    const integrations = createIntegrations({
      providers: [acme],
      storage,
      vault: keyring({ current: 'k', keys: { k: masterKey } }),
      ports: {
        projects: { upsertOrders: async () => [] },
        catalog: { upsertProducts: async () => [] },
        customers: { upsertCustomers: async () => [] },
      },
      runs: { retry: { attempts: 1 } },
      outbound: { retry: { attempts: 1 } },
      log: { error: (details, message) => logged.push([message, details]) },
    });
    onTestFinished(() => integrations.stop());
    return integrations.for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  };
  const shop = wire();
  const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
  const authorise = () => shop.credentials.set(id, { kind: 'access_token', secret: { access_token: 'token' } });
  await authorise();
  return {
    shop,
    id,
    storage,
    script,
    logged,
    authorise,
    /** Another process on the same storage. */
    another: wire,
    run: async (capability: CapabilityName, by = shop) => {
      const { id: runId } = await by.actions.run(id, capability);
      return by.runs.waitFor(runId);
    },
    events: async (eventType: string) => (await shop.events.list({ limit: 200, eventType })).rows.toReversed(),
    connection: () => shop.connections.get(id),
  };
}
