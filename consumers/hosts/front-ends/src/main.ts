import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { migratePglite, pgliteStorage } from '@makerfex/integrations-storage-postgres/pglite';
import express from 'express';
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

const app = express();
app.use('/api/integrations', toNodeHandler(httpApi(integrations, { authenticate, publicUrl, console: true })));
app.use(express.static(fileURLToPath(new URL('../dist', import.meta.url))));
// No other process can look into the database.
for (const table of hostTables)
  app.get(`/rows/${table}`, async (_request, response) => {
    response.json((await pglite.query(`select provider, external_id from ${table}`)).rows);
  });
const server = app.listen(port, '127.0.0.1');

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await integrations.stop();
  await pglite.close();
});
