// A process that requests and executes the runs of a fleet. It answers what it has used so far, and ends with its parent.
import { createIntegrations } from '@makerfex/integrations-core';
import { pgBossJobs } from '@makerfex/integrations-jobs-pg-boss';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { openOrm } from '../orm.ts';
import { fleetPorts, fleetProvider, fleetVault } from './provider.ts';
import { startOrder, type Usage } from './start-order.ts';

const order = startOrder.parse(JSON.parse(process.argv[2] ?? ''));
const integrations = createIntegrations({
  providers: [fleetProvider(order.sourceOrigin)],
  storage: mikroOrmStorage(await openOrm(order.databaseUrl)),
  vault: fleetVault(order.masterKey),
  ports: fleetPorts,
  jobs: pgBossJobs({ connectionString: order.databaseUrl, concurrency: order.concurrency, migrate: false }),
  outbound: { allowPrivateAddresses: true },
});
process.once('disconnect', () => process.exit(0));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, residentBytes: process.memoryUsage.rss() } satisfies Usage);
});
await integrations.start();
process.send?.('ready');
