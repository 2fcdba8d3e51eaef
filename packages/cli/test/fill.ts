import { randomUUID } from 'node:crypto';
import { createIntegrations, type KeyProvider } from '@makerfex/integrations-core';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
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
      async *run() {
        yield { items: [], cursor: {} };
      },
    },
  },
});

/** Leaves every run as it was requested. */
const noJobs: JobEngine = {
  attach: () => undefined,
  enqueue: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

/**
 * Migrates, and connects one shop for each name, with a credential sealed by the vault and a run that waits.
 * @returns the ids of the runs
 */
export async function fillShops(url: string, vault: KeyProvider, shops: readonly string[], schema: SchemaOptions = {}) {
  const pool = new Pool({ connectionString: url });
  await migratePostgres(pool, schema);
  const integrations = createIntegrations({
    providers: [acme],
    storage: postgresStorage(pool, schema),
    vault,
    jobs: noJobs,
    ports: { projects: { upsertOrders: async () => [] } },
  });
  const runs: string[] = [];
  for (const shopId of shops) {
    const shop = integrations.for({ id: 'user-1', shopId, role: 'owner' });
    const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
    await shop.credentials.set(id, { kind: 'access_token', secret: { access_token: randomUUID() } });
    runs.push((await shop.actions.run(id, 'import_orders')).id);
  }
  await integrations.stop();
  await pool.end();
  return runs;
}
