import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import type { PublishableImage } from '@makerfex/integrations-instagram';
import { pgBossJobs } from '@makerfex/integrations-jobs-pg-boss';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { Database } from './database.ts';
import { ports } from './host/ports.ts';
import type { DemoProvider } from './sources.ts';
import type { PictureWeb } from './web/picture-web.ts';

interface DemoHost {
  readonly database: Pick<Database, 'orm' | 'url'>;
  /** Master key of the vault. */
  readonly key: string;
  readonly providers: readonly DemoProvider[];
  readonly web: Pick<PictureWeb, 'publish'>;
  /** Where providers reach the HTTP API; undefined if they cannot. */
  readonly webhooksUrl: string | undefined;
  /** Whether the host answers requests about personal data by itself; else a person does. @default true */
  readonly settlesPrivacy?: boolean;
}

/** The integrations as a host sets them up. */
export const createDemoIntegrations = ({
  database,
  key,
  providers,
  web,
  webhooksUrl,
  settlesPrivacy = true,
}: DemoHost) =>
  createIntegrations({
    providers,
    storage: mikroOrmStorage(database.orm),
    vault: keyring({ current: 'demo', keys: { demo: key } }),
    // PGlite allows one process; PostgreSQL any number of workers.
    jobs: database.url ? pgBossJobs({ connectionString: database.url }) : inProcessJobs(),
    ports: {
      ...ports,
      privacy: settlesPrivacy ? ports.privacy : {},
      catalog: { ...ports.catalog, publishImage: async (image: PublishableImage) => web.publish(image) },
    },
    // A short quiet time: the demo has nobody who edits an order several times in a row.
    webhooks: { ...(webhooksUrl !== undefined && { url: webhooksUrl }), quietMs: 500 },
    // Smaller than the defaults, so that bars move and the runs of a killed demo resume within seconds.
    runs: { batchSize: 250, leaseMs: 5_000 },
  });
