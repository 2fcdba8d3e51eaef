// A process of its own: on request it uses one connection 50 times at once, and reports the outcome.
import { createIntegrations } from '@makerfex/integrations-core';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { mikroOrmStorage } from '../src/storage.ts';
import { openPostgres } from './open.ts';
import { refreshActor, refreshProvider } from './refresh-provider.ts';

const callers = 50;
const [databaseUrl = '', origin = '', connectionId = ''] = process.argv.slice(2);
const orm = await openPostgres(databaseUrl);
const { connections } = createIntegrations({
  providers: [refreshProvider(origin)],
  storage: mikroOrmStorage(orm),
  vault: testVault(),
  ports: {},
  // A busy machine takes long to answer so many at once.
  tokens: { timeoutMs: 600_000, leaseMs: 1_300_000 },
}).for(refreshActor);

const callAtOnce = async () => {
  const ends = await Promise.allSettled(Array.from({ length: callers }, () => connections.test(connectionId)));
  process.send?.(ends.map((end) => (end.status === 'fulfilled' ? end.value.health : String(end.reason))));
};
process.on('message', () => void callAtOnce());
process.on('disconnect', () => process.exit());
process.send?.('ready');
