import { randomUUID } from 'node:crypto';
import { createIntegrations, type KeyProvider } from '@makerfex/integrations-core';
import { accessToken, defineProvider, importOrders } from '@makerfex/integrations-core/provider';
import { migratePostgres, postgresStorage, type SchemaOptions } from '@makerfex/integrations-storage-postgres';
import { Pool } from 'pg';
import * as z from 'zod';

const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config: z.object({}),
  auth: accessToken(),
  http: { baseUrl: 'https://acme.example' },
  test: async () => undefined,
  capabilities: {
    import_orders: {
      contract: importOrders,
      cursor: z.object({}),
      async *run({ signal }) {
        // Until it is cancelled.
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        yield { items: [], cursor: {} };
      },
    },
  },
});

/** Migrates, and connects one shop for each name, with a credential sealed by the vault. */
export async function fillShops(url: string, vault: KeyProvider, shops: readonly string[], schema: SchemaOptions = {}) {
  const pool = new Pool({ connectionString: url });
  await migratePostgres(pool, schema);
  const integrations = createIntegrations({
    providers: [acme],
    storage: postgresStorage(pool, schema),
    vault,
    ports: { projects: { upsertOrders: async () => [] } },
  });
  for (const shopId of shops) {
    const shop = integrations.for({ id: 'user-1', shopId, role: 'owner' });
    const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
    await shop.credentials.set(id, { kind: 'access_token', secret: { access_token: randomUUID() } });
  }
  await integrations.stop();
  await pool.end();
}
