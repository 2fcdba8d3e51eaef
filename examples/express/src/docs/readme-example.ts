import { type Actor, createIntegrations, keyring } from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { shopify } from '@makerfex/integrations-shopify';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { MikroORM } from '@mikro-orm/postgresql';
import { ports } from '../host/ports.ts';

/** Called once, where the host starts; `key` comes from its secret store. */
export async function startIntegrations(
  orm: MikroORM,
  key: string,
  etsyApp: { clientId: string; clientSecret: string },
) {
  const integrations = createIntegrations({
    providers: [etsy({ app: etsyApp }), shopify()],
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'k1', keys: { k1: key } }),
    ports, // the host's own functions: projects.upsertOrders, catalog.upsertProducts, customers.upsertCustomers
  });
  await integrations.start(); // takes up what a stopped process left
  return integrations;
}

type Integrations = Awaited<ReturnType<typeof startIntegrations>>;

/** Connects a shop and imports its orders into the host's Projects; the policy checks every call. */
export async function connectEtsy(integrations: Integrations, actor: Actor, accessToken: string) {
  const shop = integrations.for(actor);
  const { id } = await shop.connections.create({ providerKey: 'etsy', config: { shop_id: '123' } });
  await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token: accessToken } });
  const run = await shop.actions.run(id, 'import_orders', {});
  for await (const { state, progress } of shop.runs.watch(run.id)) console.log(state, progress.fetched, progress.total);
}
