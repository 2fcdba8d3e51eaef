import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type ShopOptions, type TokenReply, testShop, tokenEndpoint } from '../../../test/credential-shop.ts';
import type { Actor } from '../../scope.ts';
import { createConsent } from './consent.ts';

const redirectUri = 'https://host.test/integrations/oauth/acme/callback';
const tokens = {
  access_token: 'access-canary',
  refresh_token: 'refresh-canary',
  expires_in: 3600,
  scope: 'read write',
};

async function consentShop(
  options: ShopOptions = {},
  answer: () => TokenReply = () => ({ body: tokens }),
  limits: { timeoutMs?: number } = {},
) {
  const endpoint = await tokenEndpoint(answer);
  const shop = await testShop({ tokenUrl: endpoint.url, ...options });
  const provider = () => shop.provider;
  const consentOf = (actor: Actor) =>
    createConsent(
      {
        storage: shop.storage,
        vault: shop.vault,
        provider,
        credentials: shop.credentials,
        fetchOf: () => fetch,
        timeoutMs: 600_000,
        ...limits,
      },
      actor,
    );
  const consent = consentOf(shop.actor);
  /** The provider's redirect after a person agreed. */
  const agree = async (returnTo?: string) => {
    const { url } = await consent.authorize(shop.connection.id, {
      redirectUri,
      ...(returnTo === undefined ? {} : { returnTo }),
    });
    const query = new URL(url).searchParams;
    return { query, params: new URLSearchParams({ code: 'code-canary', state: query.get('state') ?? '' }) };
  };
  return { ...shop, endpoint, consent, consentOf, agree };
}

describe('authorize', () => {
  it('sends the person to the provider with a state and a PKCE challenge', async () => {
    const shop = await consentShop();
    const { query } = await shop.agree();
    expect(Object.fromEntries(query)).toEqual({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: redirectUri,
      scope: 'read',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(await shop.events()).toEqual(['credential.authorization_started']);
  });

  it('separates scopes as the provider requires, and omits PKCE if unsupported', async () => {
    const shop = await consentShop({ oauth: { scopes: ['read', 'write'], scopeSeparator: ',', pkce: false } });
    const { query } = await shop.agree();
    expect(query.get('scope')).toBe('read,write');
    expect(query.has('code_challenge')).toBe(false);
  });

  it.each(['http://host.test/callback', 'not a url', 'https://host.test/#fragment', 'javascript:alert(1)'])(
    'sends no code to %s',
    async (uri) => {
      const shop = await consentShop();
      await expect(shop.consent.authorize(shop.connection.id, { redirectUri: uri })).rejects.toMatchObject({
        code: 'invalid_input',
      });
    },
  );

  it('stores neither state nor verifier in a form that a reader of the database could use', async () => {
    const shop = await consentShop();
    const { query, params } = await shop.agree();
    const stored = await shop.inShop((unit) =>
      unit.oauthStates.take(
        createHash('sha256')
          .update(query.get('state') ?? '')
          .digest('base64url'),
        new Date(),
      ),
    );
    expect(stored).not.toBeNull();
    expect(inspect(stored, { depth: Infinity })).not.toContain(query.get('state'));
    await expect(shop.consent.callback('acme', { redirectUri, params })).rejects.toMatchObject({
      code: 'oauth_state_invalid',
    });
  });
});

describe('callback', () => {
  it('waits for the token endpoint as long as the host allows', async () => {
    const shop = await consentShop({}, () => ({ after: new Promise(() => undefined) }), { timeoutMs: 50 });
    const { params } = await shop.agree();
    await expect(shop.consent.callback('acme', { redirectUri, params })).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('within 50 ms'),
    });
  });

  it('exchanges the code with its verifier and seals the tokens', async () => {
    const shop = await consentShop({ oauth: { exchangeParams: { expiring: '1' } } });
    const { query, params } = await shop.agree('/settings/integrations');
    expect(await shop.consent.callback('acme', { redirectUri, params })).toEqual({
      connectionId: shop.connection.id,
      returnTo: '/settings/integrations',
    });
    const sent = shop.endpoint.requests[0]?.form;
    expect(sent).toMatchObject({
      grant_type: 'authorization_code',
      code: 'code-canary',
      redirect_uri: redirectUri,
      client_id: 'client-1',
      client_secret: 'client-canary-secret',
      expiring: '1',
    });
    const challenge = createHash('sha256')
      .update(sent?.['code_verifier'] ?? '')
      .digest('base64url');
    expect(challenge).toBe(query.get('code_challenge'));
    expect(await shop.session().current()).toMatchObject({
      credential: { kind: 'oauth2', accessToken: tokens.access_token },
    });
    expect(await shop.credentials.metadata(shop.actor, shop.connection.id)).toMatchObject({
      kind: 'oauth2',
      scopes: ['read', 'write'],
      createdBy: shop.actor.id,
    });
    expect(await shop.events()).toEqual(['credential.authorization_started', 'credential.set', 'credential.used']);
    expect(await shop.dump()).not.toContain('canary');
  });

  it('treats an empty refresh token as none', async () => {
    const shop = await consentShop({}, () => ({ body: { ...tokens, refresh_token: '' } }));
    const { params } = await shop.agree();
    await shop.consent.callback('acme', { redirectUri, params });
    expect(await shop.session().current()).toMatchObject({ credential: { accessToken: tokens.access_token } });
    expect(await shop.session().refresh(1)).toBeNull();
  });

  it('accepts a state once, even when two returns race', async () => {
    const shop = await consentShop();
    const { params } = await shop.agree();
    const back = () => shop.consent.callback('acme', { redirectUri, params });
    const ends = await Promise.allSettled([back(), back(), back()]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(back()).rejects.toMatchObject({ code: 'oauth_state_invalid' });
    expect(shop.endpoint.requests).toHaveLength(1);
  });

  it('refuses the oldest of more than ten states of a connection, and names the limit', async () => {
    const shop = await consentShop();
    const returns: URLSearchParams[] = [];
    for (let n = 0; n < 11; n += 1) returns.push((await shop.agree()).params);
    const back = (params = new URLSearchParams()) => shop.consent.callback('acme', { redirectUri, params });
    await expect(back(returns[0])).rejects.toMatchObject({
      code: 'oauth_state_invalid',
      message: expect.stringContaining('10 newer ones'),
    });
    await back(returns[1]);
    await back(returns[10]);
  });

  it('refuses a state that has expired', async () => {
    const shop = await consentShop();
    const { params } = await shop.agree();
    const state = createHash('sha256')
      .update(params.get('state') ?? '')
      .digest('base64url');
    await shop.inShop(async ({ oauthStates }) => {
      const row = await oauthStates.take(state, new Date());
      if (!row) throw new Error('the state was not stored');
      await oauthStates.insert({ ...row, expiresAt: new Date(Date.now() - 1) });
    });
    await expect(shop.consent.callback('acme', { redirectUri, params })).rejects.toMatchObject({
      code: 'oauth_state_invalid',
    });
    expect(shop.endpoint.requests).toHaveLength(0);
  });

  it.each<[string, Partial<Actor>]>([
    ['another person of the shop', { id: 'actor-2' }],
    ['another shop', { shopId: 'shop-2' }],
  ])('refuses a state that %s uses', async (_name, other) => {
    const shop = await consentShop();
    const { params } = await shop.agree();
    const consent = shop.consentOf({ ...shop.actor, ...other });
    await expect(consent.callback('acme', { redirectUri, params })).rejects.toMatchObject({
      code: 'oauth_state_invalid',
    });
    expect(shop.endpoint.requests).toHaveLength(0);
    expect(await shop.credentials.metadata(shop.actor, shop.connection.id)).toBeNull();
  });

  it.each<[string, (params: URLSearchParams) => void, string]>([
    ['without a state', (params) => params.delete('state'), 'oauth_state_invalid'],
    ['with a forged state', (params) => params.set('state', 'A'.repeat(43)), 'oauth_state_invalid'],
    ['with two states', (params) => params.append('state', 'x'), 'oauth_state_invalid'],
    ['without a code', (params) => params.delete('code'), 'oauth_refused'],
    ['with two codes', (params) => params.append('code', 'x'), 'oauth_refused'],
    ['when the person refused', (params) => params.set('error', 'access_denied'), 'oauth_refused'],
    ['when the provider refused', (params) => params.set('error', 'invalid_scope'), 'oauth_refused'],
    ['from another issuer', (params) => params.set('iss', 'https://evil.test'), 'oauth_refused'],
  ])('exchanges nothing for a return %s', async (_name, change, code) => {
    const shop = await consentShop();
    const { params } = await shop.agree();
    change(params);
    const error = await shop.consent.callback('acme', { redirectUri, params }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('canary');
    expect(shop.endpoint.requests).toHaveLength(0);
  });

  it('refuses a return to another redirect URI than the requested one', async () => {
    const shop = await consentShop();
    const { params } = await shop.agree();
    const other = { redirectUri: 'https://host.test/elsewhere', params };
    await expect(shop.consent.callback('acme', other)).rejects.toMatchObject({ code: 'oauth_state_invalid' });
  });

  it('lets the descriptor check that the return is the provider’s own', async () => {
    const seen: unknown[] = [];
    const shop = await consentShop({
      oauth: {
        verifyCallback: ({ params, app, config }) => {
          seen.push([params.get('hmac'), app.clientSecret, config]);
          return params.get('hmac') === 'right';
        },
      },
    });
    const wrong = await shop.agree();
    wrong.params.set('hmac', 'wrong');
    await expect(shop.consent.callback('acme', { redirectUri, ...wrong })).rejects.toMatchObject({
      code: 'oauth_state_invalid',
    });
    const right = await shop.agree();
    right.params.set('hmac', 'right');
    await expect(shop.consent.callback('acme', { redirectUri, ...right })).resolves.toBeDefined();
    expect(seen).toContainEqual(['right', 'client-canary-secret', { store: 's' }]);
  });

  it('lets a descriptor exchange in its own way, without its secrets in errors', async () => {
    const endpoint = await tokenEndpoint(({ form }, number) =>
      number === 1 ? { body: { data: [{ access_token: `short-${form['code']}` }] } } : { body: tokens },
    );
    const shop = await consentShop({
      oauth: {
        exchange: async ({ send, code, app }) => {
          await send({ url: endpoint.url, form: { code } });
          return send({ url: endpoint.url, query: { client_secret: app.clientSecret } });
        },
      },
    });
    const { params } = await shop.agree();
    await shop.consent.callback('acme', { redirectUri, params });
    expect(endpoint.requests.map(({ form }) => form)).toEqual([{ code: 'code-canary' }, {}]);
    expect(shop.endpoint.requests).toHaveLength(0);

    const failing = await consentShop({
      oauth: {
        exchange: async ({ code, app }) => {
          throw new Error(`canary ${code} ${app.clientSecret}`);
        },
      },
    });
    const back = await failing.agree();
    const error = await failing.consent.callback('acme', { redirectUri, ...back }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'provider_unavailable' });
    expect(inspect(error, { depth: Infinity, showHidden: true }) + (await failing.dump())).not.toContain('canary');
  });

  it.each<[string, TokenReply, string]>([
    ['a spent code', { status: 400, body: { error: 'invalid_grant', error_description: 'canary' } }, 'oauth_refused'],
    ['a wrong secret', { status: 401, body: { error: 'invalid_client' } }, 'provider_rejected'],
    ['a server error', { status: 500, body: 'canary' }, 'provider_unavailable'],
    ['no token', { body: { token: 'canary' } }, 'provider_malformed'],
  ])('keeps the previous credential when the token endpoint answers with %s', async (_name, reply, code) => {
    const shop = await consentShop({}, () => reply);
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'api_key', secret: { api_key: 'kept' } });
    const { params } = await shop.agree();
    const error = await shop.consent.callback('acme', { redirectUri, params }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(inspect(error, { depth: Infinity, showHidden: true }) + (await shop.dump())).not.toContain('canary');
    expect(await shop.session().current()).toMatchObject({ credential: { apiKey: 'kept' } });
    expect(await shop.events()).toContain('credential.authorization_failed');
  });
});

describe('client credentials', () => {
  const secret = { client_id: 'own-app', client_secret: 'own-canary' };

  it('requests a token at the first use and stores it', async () => {
    const shop = await consentShop({}, () => ({ body: { access_token: 'for-a-day', expires_in: 86_399 } }));
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'client_credentials', secret });
    const session = shop.session();
    for (let call = 0; call < 3; call += 1)
      expect(await session.current()).toEqual({
        credential: { kind: 'client_credentials', accessToken: 'for-a-day' },
        version: 2,
      });
    expect(shop.endpoint.requests.map(({ form }) => form)).toEqual([{ grant_type: 'client_credentials', ...secret }]);
    expect(await shop.dump()).not.toContain('canary');
  });

  it('requests a new token after a 401', async () => {
    let count = 0;
    const shop = await consentShop({}, () => ({ body: { access_token: `token-${(count += 1)}`, expires_in: 86_399 } }));
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'client_credentials', secret });
    const session = shop.session();
    const { version } = await session.current();
    expect(await session.refresh(version)).toMatchObject({ credential: { accessToken: 'token-2' } });
  });
});

describe('a refresh hook', () => {
  it('refreshes without a refresh token, as early as the descriptor says', async () => {
    const day = 86_400_000;
    const shop = await consentShop(
      {
        oauth: {
          refreshAheadMs: 30 * day,
          refresh: ({ send, accessToken }) => send({ url: shop.endpoint.url, form: { access_token: accessToken } }),
        },
      },
      () => ({ body: { access_token: 'renewed', expires_in: 5_183_944 } }),
    );
    await shop.credentials.set(shop.actor, shop.connection.id, {
      kind: 'oauth2',
      secret: { access_token: 'long-lived' },
      expiresAt: new Date(Date.now() + 20 * day),
    });
    const [row] = await shop.inShop((unit) => unit.credentials.list(shop.connection.id, 100));
    if (row) Object.assign(row, { createdAt: new Date(Date.now() - 40 * day) });
    expect(await shop.session().current()).toMatchObject({ credential: { accessToken: 'renewed' } });
    expect(shop.endpoint.requests.map(({ form }) => form)).toEqual([{ access_token: 'long-lived' }]);
  });
});
