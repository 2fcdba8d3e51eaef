import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { expect, it } from 'vitest';
import { webhookRequest } from '../../test/webhook-request.ts';
import { instagram } from '../provider.ts';
import { createInstagramSimulator } from '../simulator/index.ts';

const url = 'https://host.test/api/integrations/callbacks/instagram/data-deletion/';

/** A shop that has connected the simulated account. */
async function connected() {
  const app = { clientId: 'app-1', clientSecret: 'simulated-app-secret' };
  const simulator = createInstagramSimulator({ app });
  const integrations = createIntegrations({
    providers: [instagram({ app, webhooks: {} })],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: { catalog: { getProduct: async () => null } },
    outbound: { fetch: async (input, init) => simulator.fetch(new Request(input, init)) },
  });
  const shop = integrations.for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'instagram', config: {} });
  const redirectUri = 'https://host.test/callback';
  const { url: consent } = await shop.oauth.authorize(id, { redirectUri });
  const granted = await simulator.fetch(new Request(`${consent}&decision=grant`));
  const params = new URL(granted.headers.get('location') ?? '').searchParams;
  await shop.oauth.callback('instagram', { redirectUri, params });
  const receive = async (name: string, request: Request) =>
    integrations.webhooks.callback('instagram', name, await webhookRequest(request, new Date()));
  return { simulator, integrations, shop, id, receive };
}

/** After the consent, to the second. */
const later = { issued_at: Math.ceil(Date.now() / 1000) + 60 };

it('a withdrawn consent revokes the credential of the account that was connected', async () => {
  const { simulator, shop, id, receive } = await connected();
  expect(await receive('deauthorize', simulator.callbacks.deauthorize(url, later))).toEqual({ outcome: 'accepted' });
  expect((await shop.credentials.get(id))?.revokedAt).toBeInstanceOf(Date);
  expect(await shop.connections.get(id)).toMatchObject({ health: 'reauth_required' });
});

it('a request to delete data also becomes a request of the shop, whose code shows how far it is', async () => {
  const { simulator, integrations, shop, id, receive } = await connected();
  const { outcome, confirmationCode = '' } = await receive(
    'data-deletion',
    simulator.callbacks.dataDeletion(url, later),
  );
  expect(outcome).toBe('accepted');
  expect((await shop.credentials.get(id))?.revokedAt).toBeInstanceOf(Date);
  const { rows } = await shop.privacy.list();
  expect(rows).toMatchObject([{ type: 'redact_shop', account: simulator.appUserId, connectionId: id, state: 'open' }]);
  expect(await integrations.privacyStatus(confirmationCode)).toMatchObject({ state: 'received' });
  await shop.privacy.settle(rows[0]?.id ?? '');
  expect(await integrations.privacyStatus(confirmationCode)).toMatchObject({ state: 'settled' });
  expect((await shop.credentials.get(id))?.visibleFields).toEqual({});
});

it('a request for an account that nobody has gets a code too, which says that nothing is stored', async () => {
  const { simulator, integrations, shop, receive } = await connected();
  const request = simulator.callbacks.dataDeletion(url, { ...later, user_id: '99' });
  const { outcome, confirmationCode = '' } = await receive('data-deletion', request);
  expect(outcome).toBe('nobody');
  expect(await integrations.privacyStatus(confirmationCode)).toEqual({ state: 'nothing_stored' });
  expect((await shop.privacy.list()).rows).toEqual([]);
});
