import { describe, expect, it } from 'vitest';
import { simulatedShop } from '../test/simulated-shop.ts';
import { etsyConfig } from './config.ts';
import { etsy } from './provider.ts';

const app = { clientId: 'keystring', clientSecret: 'shared' };
const someRequest = { method: 'GET', url: new URL('https://api.etsy.com/'), body: null, idempotencyKey: null } as const;

describe('etsy()', () => {
  it('sends keystring and shared secret with the whole token', () => {
    const headers = etsy({ app }).http.headers?.({
      credential: { kind: 'oauth2', accessToken: '12.token' },
      config: { shop_id: '1' },
      app,
      request: someRequest,
    });
    expect(headers).toEqual({ authorization: 'Bearer 12.token', 'x-api-key': 'keystring:shared' });
  });

  it('throws not_configured when there is no app', () => {
    const about = {
      credential: { kind: 'oauth2', accessToken: '12.token' },
      config: {},
      app: null,
      request: someRequest,
    } as const;
    expect(() => etsy({ app }).http.headers?.(about)).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it('requests exactly the scopes it uses (etsy-php-sdk#24), with PKCE and no client secret', () => {
    expect(etsy({ app }).auth).toMatchObject([
      {
        authorizeUrl: 'https://www.etsy.com/oauth/connect',
        tokenUrl: 'https://api.etsy.com/v3/public/oauth/token',
        scopes: ['shops_r', 'listings_r', 'transactions_r'],
        pkce: true,
        clientAuth: 'none',
      },
    ]);
  });

  it('uses the simulator for everything when baseUrl is set', () => {
    expect(etsy({ app, baseUrl: 'http://127.0.0.1:4000/' })).toMatchObject({
      http: { baseUrl: 'http://127.0.0.1:4000' },
      auth: [
        {
          authorizeUrl: 'http://127.0.0.1:4000/oauth/connect',
          tokenUrl: 'http://127.0.0.1:4000/v3/public/oauth/token',
        },
      ],
    });
  });

  it('shares one budget over all shops of an app', () => {
    const key = (clientId: string, shopId: string) =>
      etsy({ app }).http.rateLimit?.key({ config: { shop_id: '1' }, clientId, shopId });
    expect(key('k1', 'a')).toBe(key('k1', 'b'));
    expect(key('k1', 'a')).not.toBe(key('k2', 'a'));
  });
});

describe('its config', () => {
  it.each(['12345', 12345])('accepts the shop id %j', (shop_id) => {
    expect(etsyConfig.parse({ shop_id })).toEqual({ shop_id: '12345' });
  });

  it.each([['../me'], ['0'], ['1/receipts'], [-5], [1.5], [null], [''], [true]])(
    'rejects the shop id %j',
    (shop_id) => {
      expect(etsyConfig.safeParse({ shop_id }).success).toBe(false);
    },
  );
});

describe('its connection test', () => {
  it('proves that shop, orders and listings can be read', async () => {
    const { context, simulator } = simulatedShop();
    await etsy({ app }).test(context);
    const requested = simulator.requests.map(({ path }) => path.split('/').at(-1));
    expect(requested).toEqual([simulator.shopId, 'receipts', 'listings']);
  });

  it('names a shop that does not exist', async () => {
    const { context } = simulatedShop();
    await expect(etsy({ app }).test({ ...context, config: { shop_id: '999' } })).rejects.toThrow('no shop 999');
  });

  it.each([
    ['a missing shared secret (#634)', ['x-api-key', 'simulated-keystring'], 'shared secret is missing'],
    ['a wrong key', ['x-api-key', 'other:secret'], 'keystring'],
    ['a token that is cut short', ['authorization', 'Bearer simulated-access-1'], 'expired or was revoked'],
  ] as const)('names %s', async (_, [name, value], said) => {
    const { simulator } = simulatedShop();
    const { context } = simulatedShop({}, (request) => {
      const headers = new Headers(request.headers);
      headers.set(name, value);
      return simulator.fetch(new Request(request, { headers }));
    });
    await expect(etsy({ app }).test(context)).rejects.toMatchObject({
      code: 'provider_auth',
      message: expect.stringContaining(said),
    });
  });
});
