import { createIntegrations, inProcessJobs, keyring } from '@makerfex/integrations-core';
import type { PublishableImage } from '@makerfex/integrations-instagram';
import { pgBossJobs } from '@makerfex/integrations-jobs-pg-boss';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { Database } from './database.ts';
import { ports } from './host/ports.ts';
import type { DemoProvider } from './sources.ts';
import type { PictureWeb } from './web/picture-web.ts';

interface DemoHost {
  readonly database: Pick<Database, 'orm' | 'url'>;
  /** Of the vault. */
  readonly key: string;
  readonly providers: readonly DemoProvider[];
  readonly web: Pick<PictureWeb, 'publish'>;
}

/** What a host writes to own its integrations. */
export const createDemoIntegrations = ({ database, key, providers, web }: DemoHost) =>
  createIntegrations({
    providers,
    storage: mikroOrmStorage(database.orm),
    vault: keyring({ current: 'demo', keys: { demo: key } }),
    // PGlite is for one process; on PostgreSQL any number can work.
    jobs: database.url ? pgBossJobs({ connectionString: database.url }) : inProcessJobs(),
    ports: {
      ...ports,
      catalog: { ...ports.catalog, publishImage: async (image: PublishableImage) => web.publish(image) },
    },
    // Smaller than usual: bars that move, and a run that a killed demo left is taken up within seconds.
    runs: { batchSize: 250, leaseMs: 5_000 },
  });
