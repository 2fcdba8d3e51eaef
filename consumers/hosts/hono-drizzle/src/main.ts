import { serve } from '@hono/node-server';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { httpApi } from '@makerfex/integrations-http-api';
import { drizzleStorage } from '@makerfex/integrations-storage-drizzle';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Hono } from 'hono';
import { Pool } from 'pg';
import { ports } from './ports.ts';
import { schema } from './schema.ts';
import { migrate } from './shared/database.ts';
import { authenticate } from './shared/login.ts';
import { providers } from './shared/providers.ts';
import { appUrl, port, publicUrl, vaultKeys } from './shared/settings.ts';

await migrate();
const pool = new Pool({ connectionString: appUrl });
const storage = drizzleStorage(drizzle(pool, { schema }));
const integrations = createIntegrations({ providers, storage, vault: keyring(vaultKeys), ports });
await integrations.start();

const handler = httpApi(integrations, { authenticate, publicUrl, console: true });
const app = new Hono().all('/api/integrations/*', (c) => handler(c.req.raw));
const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });

process.once('SIGTERM', async () => {
  server.close();
  await integrations.stop();
  await pool.end();
});
