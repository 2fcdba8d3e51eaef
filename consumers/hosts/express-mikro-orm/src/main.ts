import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import express from 'express';
import { migrate, open } from './database.ts';
import { ports } from './ports.ts';
import { authenticate } from './shared/login.ts';
import { providers } from './shared/providers.ts';
import { appUrl, port, publicUrl, vaultKeys } from './shared/settings.ts';

await migrate();
const orm = await open(appUrl);
const integrations = createIntegrations({ providers, storage: mikroOrmStorage(orm), vault: keyring(vaultKeys), ports });
await integrations.start();

const app = express();
app.use('/api/integrations', toNodeHandler(httpApi(integrations, { authenticate, publicUrl, console: true })));
app.use(express.json());
const server = app.listen(port, '127.0.0.1');

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await integrations.stop();
  await orm.close();
});
