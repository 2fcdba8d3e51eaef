import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { shopify } from '@makerfex/integrations-shopify';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { Database } from './database.ts';
import { ports } from './host/ports.ts';
import type { Sources } from './sources.ts';

/** What a host writes to own its integrations. */
export const createDemoIntegrations = (orm: Database['orm'], key: string, sources: Sources) =>
  createIntegrations({
    providers: [etsy({ app: sources.etsy.app }), shopify({ app: sources.shopify.app })],
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'demo', keys: { demo: key } }),
    ports,
    // Simulators are served on loopback under the providers' own addresses; a host leaves this out.
    outbound: { fetch: sources.fetch },
  });

export type DemoIntegrations = ReturnType<typeof createDemoIntegrations>;
export type DemoShop = ReturnType<DemoIntegrations['for']>;
