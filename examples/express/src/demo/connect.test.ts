import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { etsy } from '@makerfex/integrations-etsy';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../http/client.ts';
import { createHostApp } from '../http/host-app.ts';
import { listenOnLoopback } from '../http/listen.ts';
import type { Source } from '../sources.ts';
import { connectAll } from './connect.ts';

const { signal } = new AbortController();
const silent = () => undefined;
const writesNothing = async () => [];

/** A client of the host's HTTP API, and an Etsy shop that the demo treats as a real one. */
async function open() {
  const simulator = createEtsySimulator();
  const integrations = createIntegrations({
    providers: [etsy({ app: simulator.app })],
    storage: memoryStorage(),
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports: {
      projects: { upsertOrders: writesNothing },
      catalog: { upsertProducts: writesNothing },
      customers: { upsertCustomers: writesNothing },
    },
    outbound: { fetch: async (input, init) => simulator.fetch(new Request(input, init)) },
  });
  const host = await listenOnLoopback(undefined);
  onTestFinished(() => host.close());
  host.use(createHostApp(integrations, host.origin));
  const shop = createClient(host.origin, 'owner@real-shop');
  const { credentials } = integrations.for({ id: 'ada', shopId: 'real-shop', role: 'owner' });
  const { access_token, refresh_token } = simulator.tokens.issueTokens();
  const source: Source = {
    label: 'Etsy',
    provider: etsy({ app: simulator.app }),
    connection: { providerKey: 'etsy', config: { shop_id: simulator.shopId } },
    credential: { kind: 'oauth2', secret: { access_token, refresh_token } },
    isImportedFrom: true,
    simulated: null,
  };
  return { simulator, shop, source, credentials };
}

describe('connecting a real shop', () => {
  it('keeps the tokens of a refresh, not the old ones of the environment', async () => {
    const { simulator, shop, source, credentials } = await open();
    const [connected] = await connectAll(shop, [source], signal, silent);
    simulator.tokens.expireAll();
    // The first start refreshes, which uses up the environment's refresh token; the second uses the new tokens.
    await connectAll(shop, [source], signal, silent);
    simulator.tokens.expireAll();
    await connectAll(shop, [source], signal, silent);
    expect(await credentials.get(connected?.connectionId ?? '')).toMatchObject({ version: 3, revokedAt: null });
  });

  it('uses the tokens of the environment when the stored ones no longer work', async () => {
    const { simulator, shop, source } = await open();
    await connectAll(shop, [source], signal, silent);
    simulator.tokens.revokeAll();
    const { access_token, refresh_token } = simulator.tokens.issueTokens();
    const renewed: Source = { ...source, credential: { kind: 'oauth2', secret: { access_token, refresh_token } } };
    await expect(connectAll(shop, [renewed], signal, silent)).resolves.toHaveLength(1);
  });

  it('says what to check when the shop cannot be read', async () => {
    const { simulator, shop, source } = await open();
    simulator.tokens.revokeAll();
    await expect(connectAll(shop, [source], signal, silent)).rejects.toThrow(
      /^Etsy is reauth_required: .* Check the variables ETSY_\* \(see --help\)\.$/,
    );
  });

  it('does not mix the data of two shops', async () => {
    const { shop, source } = await open();
    await connectAll(shop, [source], signal, silent);
    const other: Source = { ...source, connection: { providerKey: 'etsy', config: { shop_id: '99' } } };
    await expect(connectAll(shop, [other], signal, silent)).rejects.toThrow(
      'The data here belongs to another Etsy shop',
    );
  });
});
