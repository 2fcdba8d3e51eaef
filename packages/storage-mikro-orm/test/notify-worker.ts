// A process of its own, to be killed: carries out runs until then.
import { createIntegrations } from '@makerfex/integrations-core';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { mikroOrmStorage } from '../src/storage.ts';
import { notifyProvider } from './notify-provider.ts';
import { openPostgres } from './open.ts';

const [databaseUrl = '', origin = ''] = process.argv.slice(2);
const orm = await openPostgres(databaseUrl);
const integrations = createIntegrations({
  providers: [notifyProvider(origin)],
  storage: mikroOrmStorage(orm),
  vault: testVault(),
  ports: { things: { upsert: async () => [] } },
});
await integrations.start();
