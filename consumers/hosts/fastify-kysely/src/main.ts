import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { kyselyStorage } from '@makerfex/integrations-storage-kysely';
import fastify from 'fastify';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { type Database, ports } from './ports.ts';
import { migrate } from './shared/database.ts';
import { authenticate } from './shared/login.ts';
import { providers } from './shared/providers.ts';
import { appUrl, port, publicUrl, vaultKeys } from './shared/settings.ts';

await migrate();
const pool = new Pool({ connectionString: appUrl });
const storage = kyselyStorage(new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), { pool });
const integrations = createIntegrations({ providers, storage, vault: keyring(vaultKeys), ports });
await integrations.start();

const handler = toNodeHandler(httpApi(integrations, { authenticate, publicUrl, console: true }));
const app = fastify({ forceCloseConnections: true });
// The handler reads the body, not Fastify.
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', (_request, _payload, next) => next(null));
app.all('/api/integrations/*', (request, reply) => {
  reply.hijack();
  handler(request.raw, reply.raw);
});
await app.listen({ port, host: '127.0.0.1' });

process.once('SIGTERM', async () => {
  await app.close();
  await integrations.stop();
  await pool.end();
});
