import { type Actor, createIntegrations, keyring, type OAuthApp } from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { shopify } from '@makerfex/integrations-shopify';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { MikroORM } from '@mikro-orm/postgresql';
import { ports } from '../host/ports.ts'; // the host's own functions, such as projects.upsertOrders

export async function startIntegrations(orm: MikroORM, secrets: { key: string; etsy: OAuthApp }) {
  const integrations = createIntegrations({
    providers: [etsy({ app: secrets.etsy }), shopify()],
    storage: mikroOrmStorage(orm), // the host's own ORM, with the entities and migrations of the package
    vault: keyring({ current: 'k1', keys: { k1: secrets.key } }),
    ports,
  });
  await integrations.start(); // resumes the runs of a stopped process
  return integrations;
}
type Integrations = Awaited<ReturnType<typeof startIntegrations>>;

/** Connects an Etsy shop and imports its orders. Every call is checked by the policy and bound to the actor's shop. */
export async function connectEtsy(integrations: Integrations, actor: Actor, accessToken: string) {
  const shop = integrations.for(actor);
  const { id } = await shop.connections.create({ providerKey: 'etsy', config: { shop_id: '123' } });
  await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token: accessToken } });
  const run = await shop.actions.run(id, 'import_orders');
  for await (const { state, progress } of shop.runs.watch(run.id)) console.log(state, progress.fetched);
}
