import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { Database } from './database.ts';
import { ports } from './host/ports.ts';
import type { DemoProvider } from './sources.ts';

/** What a host writes to own its integrations. */
export const createDemoIntegrations = (orm: Database['orm'], key: string, providers: readonly DemoProvider[]) =>
  createIntegrations({
    providers,
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'demo', keys: { demo: key } }),
    ports,
    // Smaller than usual: bars that move, and a run that a killed demo left is taken up within seconds.
    runs: { batchSize: 250, leaseMs: 5_000 },
  });
