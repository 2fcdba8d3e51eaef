import { type Actor, createIntegrations, keyring, type OAuthApp } from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { httpApi } from '@makerfex/integrations-http-api';
import { shopify } from '@makerfex/integrations-shopify';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { MikroORM } from '@mikro-orm/postgresql';

/** Infers the ports, the providers and their configs. */
export function createHost(orm: MikroORM, app: OAuthApp, key: string, authenticate: () => Promise<Actor | null>) {
  const integrations = createIntegrations({
    providers: [etsy({ app }), shopify()],
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'k1', keys: { k1: key } }),
    ports: {
      projects: { upsertOrders: async ({ items }) => items.map(({ item }) => link(item.externalId, item.number)) },
      catalog: { upsertProducts: async ({ items }) => items.map(({ item }) => link(item.externalId, item.title)) },
      customers: { upsertCustomers: async ({ items }) => items.map(({ item }) => link(item.externalId, item.name)) },
    },
  });
  const handler = httpApi(integrations, { authenticate });
  const connect = (actor: Actor) =>
    integrations.for(actor).connections.create({ providerKey: 'etsy', config: { shop_id: '1' } });
  return { handler, connect };
}

const link = (externalId: string, name: string | null | undefined) => ({ externalId, hostId: `${externalId} ${name}` });
