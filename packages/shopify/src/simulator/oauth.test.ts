import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createShopifySimulator, type ShopifySimulatorOptions } from './index.ts';

const base = 'https://simulated-workshop.myshopify.com';
const client = { client_id: 'simulated-client-id', client_secret: 'simulated-client-secret' };
const day = 86_400_000;

function start(options: ShopifySimulatorOptions = {}) {
  const clock = { now: Date.UTC(2026, 10, 24, 12) };
  const simulator = createShopifySimulator({ now: () => clock.now, ...options });
  const token = async (form: Record<string, string>) => {
    const body = new URLSearchParams({ ...client, ...form });
    const response = await simulator.fetch(new Request(`${base}/admin/oauth/access_token`, { method: 'POST', body }));
    return { status: response.status, body: Object(await response.json()) };
  };
  const probe = async (accessToken: string) =>
    simulator.fetch(
      new Request(`${base}/admin/api/2026-10/graphql.json`, {
        method: 'POST',
        headers: { 'x-shopify-access-token': accessToken },
        body: JSON.stringify({ query: '{ shop { name } currentAppInstallation { accessScopes { handle } } }' }),
      }),
    );
  const authorize = (changed: Record<string, string> = {}) =>
    simulator.fetch(
      new Request(
        `${base}/admin/oauth/authorize?${new URLSearchParams({
          client_id: client.client_id,
          scope: 'read_orders,read_products',
          redirect_uri: 'https://host.example.com/callback',
          state: 's1',
          ...changed,
        })}`,
      ),
    );
  const code = async () => {
    const back = new URL((await authorize({ decision: 'grant' })).headers.get('location') ?? '');
    return back.searchParams.get('code') ?? '';
  };
  return { simulator, clock, token, probe, authorize, code };
}

describe('the authorise page', () => {
  it('asks for consent, and signs the callback', async () => {
    const { authorize, clock } = start();
    expect(await (await authorize()).text()).toContain('Install app');
    const back = new URL((await authorize({ decision: 'grant' })).headers.get('location') ?? '');
    const { hmac, ...params } = Object.fromEntries(back.searchParams);
    const message = Object.keys(params)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((name) => `${name}=${params[name]}`)
      .join('&');
    expect(createHmac('sha256', client.client_secret).update(message).digest('hex')).toBe(hmac);
    expect(params).toMatchObject({
      shop: 'simulated-workshop.myshopify.com',
      state: 's1',
      timestamp: String(clock.now / 1000),
    });
  });

  it('reports a refusal in the callback', async () => {
    const back = new URL((await start().authorize({ decision: 'deny' })).headers.get('location') ?? '');
    expect(back.searchParams.get('error')).toBe('access_denied');
  });

  it.each([['client_id'], ['scope'], ['redirect_uri'], ['state']])(
    'refuses a request without a valid %s',
    async (name) => {
      expect((await start().authorize({ [name]: '' })).status).toBe(400);
    },
  );
});

describe('a code', () => {
  it('returns an expiring pair, once', async () => {
    const { token, code, probe } = start();
    const form = { code: await code(), expiring: '1' };
    const { body } = await token(form);
    expect(body).toMatchObject({
      scope: 'read_orders,read_products',
      expires_in: 3_600,
      refresh_token_expires_in: 7_776_000,
    });
    expect((await probe(body.access_token)).status).toBe(200);
    expect((await token(form)).status).toBe(400);
  });

  it('returns, without expiring=1, a token that the API refuses with 403', async () => {
    const { token, code, probe } = start();
    const { body } = await token({ code: await code() });
    expect(body.refresh_token).toBeUndefined();
    const refused = await probe(body.access_token);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Non-expiring access tokens');
  });

  it('requires the app’s secret', async () => {
    const { token, code } = start();
    expect((await token({ code: await code(), client_secret: 'wrong' })).status).toBe(400);
  });
});

describe('a refresh', () => {
  const refresh = { grant_type: 'refresh_token' };

  it('rotates both tokens and revokes the last access token', async () => {
    const { simulator, token, probe } = start();
    const first = simulator.tokens.issueTokens();
    const { body } = await token({ ...refresh, refresh_token: first.refresh_token });
    expect(body.refresh_token).not.toBe(first.refresh_token);
    expect((await probe(first.access_token)).status).toBe(401);
    expect((await probe(body.access_token)).status).toBe(200);
  });

  it('can be retried until its tokens are used (community.shopify.dev 35182)', async () => {
    const { simulator, token, probe } = start();
    const { refresh_token } = simulator.tokens.issueTokens();
    await token({ ...refresh, refresh_token });
    const { status, body } = await token({ ...refresh, refresh_token });
    expect(status).toBe(200);
    expect((await probe(body.access_token)).status).toBe(200);
    expect(await token({ ...refresh, refresh_token })).toMatchObject({
      status: 401,
      body: { error: 'invalid_request', error_description: expect.stringContaining('active refresh_token') },
    });
  });

  it('can be retried for 30 days', async () => {
    const { simulator, clock, token } = start();
    const { refresh_token } = simulator.tokens.issueTokens();
    await token({ ...refresh, refresh_token });
    clock.now += 31 * day;
    expect((await token({ ...refresh, refresh_token })).status).toBe(401);
  });

  it('takes effect even when its answer is lost', async () => {
    const { simulator, token, probe } = start();
    const { access_token, refresh_token } = simulator.tokens.issueTokens();
    simulator.faults.next({ kind: 'lost' });
    expect((await token({ ...refresh, refresh_token })).status).toBe(520);
    expect((await probe(access_token)).status).toBe(401);
    expect((await token({ ...refresh, refresh_token })).status).toBe(200);
  });
});

describe('an access token', () => {
  it('expires', async () => {
    const { simulator, clock, probe } = start();
    const { access_token } = simulator.tokens.issueTokens();
    clock.now += 3_600_000;
    expect((await probe(access_token)).status).toBe(401);
  });

  it('of a shop’s own app comes from client credentials, for a day and without a refresh token', async () => {
    const { token, probe, clock } = start();
    const { body } = await token({ grant_type: 'client_credentials' });
    expect(body.refresh_token).toBeUndefined();
    expect((await probe(body.access_token)).status).toBe(200);
    clock.now += day;
    expect((await probe(body.access_token)).status).toBe(401);
  });

  it('of a shop’s own app can be one that never expires', async () => {
    const { simulator, probe, clock } = start();
    const access_token = simulator.tokens.issueCustomToken(['read_orders']);
    clock.now += 400 * day;
    expect(await (await probe(access_token)).json()).toMatchObject({
      data: { currentAppInstallation: { accessScopes: [{ handle: 'read_orders' }] } },
    });
  });

  it('is revoked, with its refresh token, when the app is uninstalled', async () => {
    const { simulator, probe, token } = start();
    const { access_token, refresh_token } = simulator.tokens.issueTokens();
    simulator.tokens.revokeAll();
    expect((await probe(access_token)).status).toBe(401);
    expect((await token({ grant_type: 'refresh_token', refresh_token })).status).toBe(401);
  });
});
