import { inspect } from 'node:util';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { describe, expect, it } from 'vitest';
import { instagram } from './instagram.ts';
import { createInstagramSimulator, type InstagramSimulatorOptions } from './simulator/index.ts';

const redirectUri = 'https://host.test/api/integrations/oauth/instagram/callback';
const dayMs = 86_400_000;

/** A host whose shop is about to connect the simulated account, and a clock that both go by. */
async function host(options: InstagramSimulatorOptions = {}) {
  const app = { clientId: 'app-1', clientSecret: 'canary-app-secret' };
  const simulator = createInstagramSimulator({ app, redirectUris: [redirectUri], ...options });
  const addresses: string[] = [];
  const integrations = createIntegrations({
    providers: [instagram({ app })],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: Buffer.alloc(32, 1).toString('base64') } }),
    ports: {},
    outbound: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        addresses.push(`${request.method} ${new URL(request.url).origin}${new URL(request.url).pathname}`);
        return simulator.fetch(request);
      },
    },
  });
  const shop = integrations.for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'instagram', config: {} });
  const agree = async (decision = 'grant') => {
    const { url } = await shop.oauth.authorize(id, { redirectUri });
    const granted = await simulator.fetch(new Request(`${url}&decision=${decision}`));
    return { url: new URL(url), params: new URL(granted.headers.get('location') ?? '').searchParams };
  };
  const connect = async () => shop.oauth.callback('instagram', { redirectUri, params: (await agree()).params });
  const told = async () =>
    inspect([(await shop.events.list({ limit: 100 })).rows, await shop.connections.list()], { depth: 9 });
  return { simulator, shop, id, agree, connect, addresses, told };
}

describe('connecting an account', () => {
  it('asks for the scopes, separated by commas, and sends no PKCE', async () => {
    const { url } = await (await host()).agree();
    expect(url.origin).toBe('https://www.instagram.com');
    expect(url.searchParams.get('scope')).toBe('instagram_business_basic,instagram_business_content_publish');
    expect(url.searchParams.has('code_challenge')).toBe(false);
  });

  it.each(['list', 'flat'] as const)(
    'exchanges the code and then the short token (chatwoot#12989), answered as %s',
    async (shortReply) => {
      const { shop, id, connect, addresses, told } = await host({ shortReply });
      await connect();
      expect(addresses).toEqual([
        'POST https://api.instagram.com/oauth/access_token',
        'GET https://graph.instagram.com/access_token',
      ]);
      const credential = await shop.credentials.get(id);
      expect(credential).toMatchObject({
        kind: 'oauth2',
        scopes: ['instagram_business_basic', 'instagram_business_content_publish'],
      });
      const days = ((credential?.expiresAt?.getTime() ?? 0) - Date.now()) / dayMs;
      expect(Math.round(days)).toBe(60);
      expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
      expect(await told()).not.toMatch(/IGSIM|canary|simulated-code/);
    },
  );

  it('says so where the person cancels, and where the code was used', async () => {
    const { shop, agree } = await host();
    const denied = await agree('deny');
    await expect(shop.oauth.callback('instagram', { redirectUri, ...denied })).rejects.toMatchObject({
      code: 'oauth_refused',
    });
    const first = await agree();
    const second = await agree();
    await shop.oauth.callback('instagram', { redirectUri, ...first });
    second.params.set('code', first.params.get('code') ?? '');
    await expect(shop.oauth.callback('instagram', { redirectUri, ...second })).rejects.toMatchObject({
      code: 'oauth_refused',
    });
  });
});

describe('a token of 60 days', () => {
  it('refreshes itself where it has to, and not while half of its time is left', async () => {
    let clock = Date.now() - 35 * dayMs;
    const { shop, id, simulator, addresses } = await host({ now: () => clock });
    const { access_token } = simulator.tokens.issueTokens();
    clock = Date.now();
    await shop.credentials.set(id, {
      kind: 'oauth2',
      secret: { access_token },
      expiresAt: new Date(clock + 25 * dayMs),
    });
    expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
    expect(addresses).toEqual(['GET https://graph.instagram.com/v26.0/me']);
    await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token }, expiresAt: new Date(clock - 1) });
    expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
    expect(addresses.at(-2)).toBe('GET https://graph.instagram.com/refresh_access_token');
    expect(await shop.credentials.get(id)).toMatchObject({ version: 3 });
  });

  it('asks for a new consent once it is dead, and shows nothing of itself', async () => {
    const { shop, id, simulator, connect, told } = await host();
    await connect();
    simulator.tokens.expireAll();
    expect(await shop.connections.test(id)).toMatchObject({ health: 'reauth_required' });
    expect(await told()).not.toMatch(/IGSIM|canary/);
  });
});
