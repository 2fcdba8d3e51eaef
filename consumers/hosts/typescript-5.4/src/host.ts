import { createIntegrations, type HostLink, keyring, type UpsertBatch } from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { postgresStorage } from '@makerfex/integrations-storage-postgres';
import { Pool } from 'pg';

const upsert = async ({ items }: UpsertBatch<{ readonly externalId: string }>): Promise<HostLink[]> =>
  items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));

const parts = {
  providers: [etsy({ app: { clientId: 'a', clientSecret: 'b' } })],
  storage: postgresStorage(new Pool()),
  vault: keyring({ current: 'k', keys: { k: '' } }),
} as const;

const integrations = createIntegrations({
  ...parts,
  ports: {
    projects: { upsertOrders: upsert },
    catalog: { upsertProducts: upsert },
    customers: { upsertCustomers: upsert },
  },
});
export const handler = toNodeHandler(httpApi(integrations, { authenticate: async () => null }));

// @ts-expect-error a host without ports: an older compiler does not see that
createIntegrations({ ...parts, ports: {} });
