import { createHmac, randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { describe, expect, it } from 'vitest';
import { verifyCallback } from './auth.ts';
import { shopify } from './provider.ts';
import { createShopifySimulator } from './simulator/index.ts';

const redirectUri = 'https://host.test/api/integrations/oauth/shopify/callback';
const none = async () => [];

/** A host with a connection to the simulated Shopify that has no credential yet. */
async function host() {
  const simulator = createShopifySimulator({ orders: 3 });
  const integrations = createIntegrations({
    providers: [shopify({ app: simulator.app })],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      projects: { upsertOrders: none },
      catalog: { upsertProducts: none },
      customers: { upsertCustomers: none },
    },
    outbound: { fetch: async (input, init) => simulator.fetch(new Request(input, init)) },
  });
  const shop = integrations.for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'shopify', config: { shop: simulator.shop } });
  /** Installs the app, and returns the callback of the merchant. */
  const install = async () => {
    const { url } = await shop.oauth.authorize(id, { redirectUri });
    const granted = await simulator.fetch(new Request(`${url}&decision=grant`));
    return { url: new URL(url), back: new URL(granted.headers.get('location') ?? '') };
  };
  return { simulator, shop, id, install };
}

describe('installing the app', () => {
  it('requests the scopes, accepts the signed callback, and gets tokens that expire', async () => {
    const { shop, id, install } = await host();
    const { url, back } = await install();
    expect(url.searchParams.get('scope')).toContain('read_orders,read_all_orders');
    expect(url.searchParams.has('code_challenge')).toBe(false);
    await shop.oauth.callback('shopify', { redirectUri, params: back.searchParams });
    expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
    const credential = await shop.credentials.get(id);
    expect(credential).toMatchObject({ kind: 'oauth2', scopes: expect.arrayContaining(['read_orders']) });
    expect(credential?.expiresAt?.getTime()).toBeGreaterThan(Date.now());
    expect(credential?.refreshExpiresAt?.getTime()).toBeGreaterThan(Date.now() + 80 * 86_400_000);
  });

  it.each<[string, (params: URLSearchParams) => void]>([
    ['another code', (params) => params.set('code', 'forged')],
    ['another shop', (params) => params.set('shop', 'other.myshopify.com')],
    ['no signature', (params) => params.delete('hmac')],
    ['an extra parameter', (params) => params.set('surprise', '1')],
    ['a repeated parameter', (params) => params.append('code', params.get('code') ?? '')],
  ])('refuses a callback with %s', async (_name, change) => {
    const { shop, id, install } = await host();
    const { back } = await install();
    change(back.searchParams);
    await expect(shop.oauth.callback('shopify', { redirectUri, params: back.searchParams })).rejects.toMatchObject({
      code: 'oauth_state_invalid',
    });
    expect(await shop.credentials.get(id)).toBeNull();
  });
});

describe('the signature of a callback', () => {
  const now = new Date('2026-11-24T08:00:00Z');
  const app = { clientId: 'id', clientSecret: 'secret' };
  const config = { shop: 'Maker.myshopify.com' };
  const signed = (changes: Record<string, string>, spell: (pairs: [string, string][]) => string) => {
    const fields = {
      code: 'c',
      host: 'YQ==',
      shop: 'maker.myshopify.com',
      state: 's',
      timestamp: '1795507200',
      ...changes,
    };
    const pairs = Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const hmac = createHmac('sha256', app.clientSecret).update(spell(pairs)).digest('hex');
    return new URLSearchParams({ ...fields, hmac });
  };
  const decoded = (pairs: [string, string][]) => pairs.map((pair) => pair.join('=')).join('&');
  const encoded = (pairs: [string, string][]) => new URLSearchParams(pairs).toString();

  it('is accepted over decoded values and over encoded ones', () => {
    for (const spell of [decoded, encoded])
      expect(verifyCallback({ params: signed({}, spell), app, config, now })).toBe(true);
  });

  it.each([
    ['too old', { timestamp: '1795507109' }],
    ['from the future', { timestamp: '1795507291' }],
    ['without a time', { timestamp: '' }],
    ['of another shop', { shop: 'other.myshopify.com' }],
    ['of a shop on another domain', { shop: 'maker.myshopify.com.evil.test' }],
  ])('is refused when it is %s', (_name, changes) => {
    expect(verifyCallback({ params: signed(changes, decoded), app, config, now })).toBe(false);
  });

  it('is refused when the secret differs', () => {
    const other = { ...app, clientSecret: 'another' };
    expect(verifyCallback({ params: signed({}, decoded), app: other, config, now })).toBe(false);
  });
});

describe('a shop with an app of its own', () => {
  it('connects with the id and secret of that app', async () => {
    const { simulator, shop, id } = await host();
    const { clientId, clientSecret } = simulator.app;
    await shop.credentials.set(id, {
      kind: 'client_credentials',
      secret: { client_id: clientId, client_secret: clientSecret },
    });
    expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
    expect(await shop.credentials.get(id)).toMatchObject({ kind: 'client_credentials', version: 2 });
  });

  it('is not healthy when Shopify does not know the app', async () => {
    const { shop, id } = await host();
    await shop.credentials.set(id, {
      kind: 'client_credentials',
      secret: { client_id: 'unknown', client_secret: 'canary' },
    });
    const tested = await shop.connections.test(id);
    expect(tested.health).not.toBe('healthy');
    expect(JSON.stringify(tested)).not.toContain('canary');
  });

  it('connects with a token from before 2026', async () => {
    const { simulator, shop, id } = await host();
    await shop.credentials.set(id, {
      kind: 'access_token',
      secret: { access_token: simulator.tokens.issueCustomToken() },
    });
    expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
  });
});
