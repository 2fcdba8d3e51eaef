import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { migratePglite, pgliteStorage } from '@makerfex/integrations-storage-postgres/pglite';
import { authenticate } from './shared/login.ts';
import { providers } from './shared/providers.ts';
import { ownerUrl, port, publicUrl, vaultKeys } from './shared/settings.ts';
import { ports } from './shared/sql-ports.ts';
import { createTable, hostTables } from './shared/tables.ts';

const pglite = await PGlite.create(fileURLToPath(ownerUrl));
await migratePglite(pglite);
for (const table of hostTables) await pglite.exec(createTable(table));
const storage = pgliteStorage(pglite);
const integrations = createIntegrations({ providers, storage, vault: keyring(vaultKeys), ports });
await integrations.start();

const handle = toNodeHandler(httpApi(integrations, { authenticate, publicUrl, console: true }));
const server = createServer(async (request, response) => {
  // No other process can look into the database.
  const table = hostTables.find((one) => request.url === `/rows/${one}`);
  if (!table) return handle(request, response);
  const { rows } = await pglite.query(`select provider, external_id from ${table}`);
  response.end(JSON.stringify(rows));
}).listen(port, '127.0.0.1');

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await integrations.stop();
  await pglite.close();
});
