import { consoleAssets } from '@makerfex/integrations-console/assets';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { httpApi } from '@makerfex/integrations-http-api';
import { postgresStorage } from '@makerfex/integrations-storage-postgres';
import { Pool } from 'pg';
import { migrate } from './shared/database.ts';
import { authenticate } from './shared/login.ts';
import { providers } from './shared/providers.ts';
import { appUrl, publicUrl, vaultKeys } from './shared/settings.ts';
import { ports } from './shared/sql-ports.ts';

await migrate();
const storage = postgresStorage(new Pool({ connectionString: appUrl }));
const integrations = createIntegrations({ providers, storage, vault: keyring(vaultKeys), ports });
await integrations.start();

export const handler = httpApi(integrations, { authenticate, publicUrl, console: { assets: consoleAssets } });
