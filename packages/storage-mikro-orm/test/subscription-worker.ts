// A process of its own, to be killed: handles the events of a subscription, and writes each to a table.
import { createIntegrations } from '@makerfex/integrations-core';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { mikroOrmStorage } from '../src/storage.ts';
import { openPostgres, query } from './open.ts';

const [databaseUrl = ''] = process.argv.slice(2);
const orm = await openPostgres(databaseUrl);
const integrations = createIntegrations({
  providers: [],
  storage: mikroOrmStorage(orm),
  vault: testVault(),
  ports: {},
  subscriptions: { pollMs: 50, concurrency: 2 },
});
await integrations.subscribe('refusals', { types: ['request.refused'] }, async ({ message }, { scope }) => {
  await query(databaseUrl, 'insert into handled (shop_id, message) values ($1, $2)', [scope.shopId, message]);
});
