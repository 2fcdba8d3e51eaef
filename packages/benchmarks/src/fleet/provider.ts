import { keyring, type UpsertPort } from '@makerfex/integrations-core';
import {
  accessToken,
  defineProvider,
  importCustomers,
  importOrders,
  type ProviderHttp,
  syncProducts,
} from '@makerfex/integrations-core/provider';
import * as z from 'zod';

/** What each shop imports by the clock. */
export const capabilities = ['import_orders', 'sync_products', 'import_customers'] as const;

async function* pullNothing({ http }: { readonly http: ProviderHttp }) {
  await http.get('/changes');
  yield { items: [], cursor: {} };
}

/** Finds nothing new after one request, as most runs of a fleet do. */
export const fleetProvider = (origin: string) =>
  defineProvider({
    key: 'fleet',
    label: 'Fleet',
    category: 'api',
    config: z.object({}),
    auth: accessToken(),
    http: { baseUrl: origin },
    test: async () => undefined,
    capabilities: {
      import_orders: { contract: importOrders, cursor: z.object({}), run: pullNothing },
      sync_products: { contract: syncProducts, cursor: z.object({}), run: pullNothing },
      import_customers: { contract: importCustomers, cursor: z.object({}), run: pullNothing },
    },
  });

const upsert: UpsertPort<{ readonly externalId: string }, unknown> = async ({ items }) =>
  items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));

/** Ports of a host; they get nothing here. */
export const fleetPorts = {
  projects: { upsertOrders: upsert },
  catalog: { upsertProducts: upsert },
  customers: { upsertCustomers: upsert },
};

export const fleetVault = (masterKey: string) => keyring({ current: 'k', keys: { k: masterKey } });
