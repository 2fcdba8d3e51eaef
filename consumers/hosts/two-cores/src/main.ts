import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Actor, Role, UpsertBatch } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { etsy } from '@makerfex/integrations-etsy';
import { httpApi } from '@makerfex/integrations-http-api';
import { acme, coreOfAcme } from 'acme';
import { createIntegrations, keyring } from 'core-copy';

const copies = [coreOfAcme, ...['@makerfex/integrations-core', 'core-copy'].map((name) => import.meta.resolve(name))];
strictEqual(new Set(copies).size, 3, `Not three copies of core: ${copies.join(', ')}`);

const upsert = async ({ items }: UpsertBatch<{ readonly externalId: string }>) =>
  items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));
const app = { clientId: 'a', clientSecret: 'b' };
/** What Etsy answers: no list. */
const nothing = async () => Response.json({});
// The host has one copy; its storage, HTTP API and Etsy another; Acme a third one.
const integrations = createIntegrations({
  providers: [etsy({ app }), acme()],
  storage: memoryStorage(),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  ports: {
    projects: { upsertOrders: upsert },
    catalog: { upsertProducts: upsert },
    customers: { upsertCustomers: upsert },
  },
  outbound: { fetch: nothing },
  log: { error: () => undefined },
});
await integrations.start();

const as = (role: Role): Actor => ({ id: role, shopId: 'shop-1', role });
const shop = integrations.for(as('owner'));

async function endOf({ id }: { readonly id: string }) {
  const { state, error } = await shop.runs.waitFor((await shop.actions.run(id, 'import_orders')).id);
  return [state, error?.code];
}
const ofAcme = await shop.connections.create({ providerKey: 'acme', config: {} });
deepStrictEqual(await endOf(ofAcme), ['FAILURE', 'provider_malformed']);
const ofEtsy = await shop.connections.create({ providerKey: 'etsy', config: { shop_id: '1' } });
await shop.credentials.set(ofEtsy.id, { kind: 'oauth2', secret: { access_token: '1.a' } });
deepStrictEqual(await endOf(ofEtsy), ['FAILURE', 'provider_malformed']);

async function statusOf(role: Role, path: string): Promise<number> {
  const handler = httpApi(integrations, { authenticate: async () => as(role) });
  return (await handler(new Request(`http://host.test/api/integrations${path}`))).status;
}
strictEqual(await statusOf('employee', '/events/'), 403);
strictEqual(await statusOf('owner', '/runs/019b0000-0000-7000-8000-000000000000/'), 404);
await integrations.stop();
