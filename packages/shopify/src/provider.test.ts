import { describe, expect, it } from 'vitest';
import { simulatedShop } from '../test/shop.ts';
import { shopify } from './provider.ts';

const app = { clientId: 'id', clientSecret: 'shopify-client-secret' };
const config = { shop: 'Example.myshopify.com' };
const request = {
  method: 'GET',
  url: new URL('https://example.myshopify.com/'),
  body: null,
  idempotencyKey: null,
} as const;
const about = { config, app, request };

describe('shopify()', () => {
  it('sends the token in the header that Shopify reads', () => {
    const { http } = shopify({ app });
    for (const kind of ['oauth2', 'access_token'] as const)
      expect(http.headers?.({ credential: { kind, accessToken: 'shpat_token' }, ...about })).toEqual({
        'X-Shopify-Access-Token': 'shpat_token',
      });
    expect(http.headers?.({ credential: { kind: 'none' }, ...about })).toEqual({});
  });

  it('accepts an installed app, and also a token of a shop’s own app', () => {
    expect(shopify({ app }).auth.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['oauth2', 'access_token']));
    expect(shopify().auth.map(({ kind }) => kind)).not.toContain('oauth2');
  });

  it('counts points per shop and app, regardless of the case of the domain', () => {
    const { rateLimit } = shopify({ app }).http;
    expect(rateLimit?.key({ config, clientId: 'id', shopId: 'a' })).toBe('example.myshopify.com:id');
    expect(rateLimit?.key({ config, clientId: null, shopId: 'b' })).toBe('example.myshopify.com:own');
  });

  it('downloads results of bulk operations from where Shopify stores them', () => {
    expect(shopify().http.downloadHosts).toEqual(['storage.googleapis.com']);
  });

  it.each([
    ['example.myshopify.com'],
    ['Example.MyShopify.com'],
    [' example '],
    ['https://example.myshopify.com/admin/products?selectedView=all'],
    ['https://admin.shopify.com/store/example'],
    ['admin.shopify.com/store/example/orders'],
  ])('stores the domain of the shop that is given as %j', (shop) => {
    expect(shopify().config.safeParse({ shop })).toMatchObject({ data: { shop: 'example.myshopify.com' } });
  });

  it.each([
    ['example.com'],
    ['myshopify.com'],
    ['evil.com/.myshopify.com'],
    ['a.b.myshopify.com'],
    ['-a.myshopify.com'],
    ['https://admin.shopify.com/store/'],
    ['https://evil.com/https://example.myshopify.com'],
    [''],
  ])('refuses the shop %j', (shop) => {
    expect(shopify().config.safeParse({ shop }).success).toBe(false);
  });

  it.each([['2026'], ['latest'], ['2026-10/../2025-10'], ['2026-13'], ['2026-11'], ['2026-10 '], ['']])(
    'refuses the API version %j at start, and names the option',
    (apiVersion) => {
      expect(() => shopify({ apiVersion })).toThrow('The option `apiVersion` of shopify is');
    },
  );

  it.each([['2026-10'], ['2027-01'], ['2026-04'], ['unstable']])('accepts the API version %s', (apiVersion) => {
    expect(shopify({ apiVersion }).http.version?.asked(config)).toBe(apiVersion);
  });

  it.each([
    ['https://shopify.dev/api/admin-graphql#field', 'see https://shopify.dev/api/admin-graphql#field'],
    ['canary', 'see the changelog'],
    ['https://evil.example/canary', 'see the changelog'],
  ])('reads a deprecation that is announced with %j', (reason, says) => {
    const { version } = shopify().http;
    expect(version?.deprecation?.(new Headers({ 'X-Shopify-API-Deprecated-Reason': reason }))).toContain(says);
    expect(version?.deprecation?.(new Headers())).toBeNull();
  });
});

describe('testing a connection', () => {
  it('reads the shop and the granted scopes', async () => {
    const { provider, context, simulator } = simulatedShop();
    await provider.test(context);
    expect(simulator.requests.map(({ operation }) => operation)).toEqual(['ShopProbe']);
  });

  it('fails when the credential belongs to another shop', async () => {
    const { provider, context } = simulatedShop();
    const other = { ...context, config: { shop: 'other.myshopify.com' } };
    await expect(provider.test(other)).rejects.toMatchObject({ code: 'invalid_config' });
  });

  it('fails when the token was revoked', async () => {
    const { provider, context, simulator } = simulatedShop();
    simulator.tokens.revokeAll();
    await expect(provider.test(context)).rejects.toMatchObject({ code: 'provider_auth' });
  });

  it('names the host’s option when the version does not exist', async () => {
    const { provider, context } = simulatedShop({
      provider: { apiVersion: '2031-01' },
      intercept: () => Response.json({ errors: 'Not Found' }, { status: 404 }),
    });
    await expect(provider.test(context)).rejects.toMatchObject({
      code: 'provider_rejected',
      message: expect.stringMatching(/no API version 2031-01.*`apiVersion`, the option of the host/),
    });
  });

  it('fails when the answer has no shop', async () => {
    const { provider, context } = simulatedShop({ intercept: () => Response.json({ data: { shop: null } }) });
    await expect(provider.test(context)).rejects.toMatchObject({ code: 'provider_malformed' });
  });
});
