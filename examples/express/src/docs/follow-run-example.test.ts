import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { etsy } from '@makerfex/integrations-etsy';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { expect, it, onTestFinished } from 'vitest';
import { followRun } from './follow-run-example.ts';

const actor = { id: 'owner-1', shopId: 'shop-1', role: 'owner' } as const;
const token = 'token-1';

/** A host whose login is a bearer token, with a run of an Etsy shop. */
async function host() {
  const simulator = createEtsySimulator({ orders: 30 });
  const ids = (items: readonly { item: { externalId: string } }[]) =>
    items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));
  const integrations = createIntegrations({
    providers: [etsy({ app: simulator.app })],
    storage: memoryStorage(),
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports: {
      projects: { upsertOrders: async ({ items }) => ids(items) },
      catalog: { upsertProducts: async ({ items }) => ids(items) },
      customers: { upsertCustomers: async ({ items }) => ids(items) },
    },
    outbound: { fetch: (input, init) => simulator.fetch(new Request(input, init)) },
  });
  const handler = httpApi(integrations, {
    authenticate: ({ headers }) => (headers.get('authorization') === `Bearer ${token}` ? actor : null),
    // So short that the client has to reconnect.
    streams: { closeAfterMs: 10 },
  });
  const server = createServer(toNodeHandler(handler));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await integrations.stop();
  });
  const shop = integrations.for(actor);
  const { id } = await shop.connections.create({ providerKey: 'etsy', config: { shop_id: `${simulator.shopId}` } });
  await shop.credentials.set(id, { kind: 'oauth2', secret: simulator.tokens.issueTokens() });
  const run = await shop.actions.run(id, 'import_orders');
  const address = server.address();
  if (typeof address !== 'object' || address === null) expect.unreachable();
  return `http://127.0.0.1:${address.port}/api/integrations/runs/${run.id}/stream`;
}

it('follows a run to its end, with a bearer token', async () => {
  const seen: unknown[] = [];
  for await (const run of followRun(await host(), token, AbortSignal.timeout(20_000))) seen.push(run);
  expect(seen.at(-1)).toMatchObject({ state: 'SUCCESS', progress: { fetched: 30 } });
});

it('ends when the login refuses the token', async () => {
  const following = followRun(await host(), 'another', AbortSignal.timeout(20_000));
  await expect(following.next()).rejects.toThrow('answered 401');
});
