import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import {
  type ShopOptions,
  type TokenReply,
  type TokenRequest,
  testShop,
  testVault,
  tokenEndpoint,
} from '../../test/credential-shop.ts';
import { passingFault } from '../../test/passing-fault.ts';

const canary = 'canary-77aa';
const first = { access_token: `access-1-${canary}`, refresh_token: `refresh-1-${canary}` };
const next = { access_token: `access-2-${canary}`, refresh_token: `refresh-2-${canary}`, expires_in: 3600 };
const lease = (id: string) => `refresh:${id}`;
const never = new Promise<never>(() => undefined);

async function connected(answer: (request: TokenRequest, number: number) => TokenReply, options: ShopOptions = {}) {
  const endpoint = await tokenEndpoint(answer);
  const shop = await testShop({ tokenUrl: endpoint.url, ...options });
  await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'oauth2', secret: first, scopes: ['read'] });
  const live = async () => {
    const row = await shop.inShop((unit) => unit.credentials.findLive(shop.connection.id));
    if (!row) throw new Error('no live credential');
    const about = { shopId: shop.actor.shopId, connectionId: row.connectionId, kind: row.kind, version: row.version };
    const secret = await shop.vault.open(row, about);
    return { row, secret: secret.use((text): unknown => JSON.parse(text)) };
  };
  const failure = async () => {
    const error = await shop
      .session()
      .refresh(1)
      .catch((reason: unknown) => reason);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('canary');
    expect(await shop.dump()).not.toContain('canary');
    return error;
  };
  return { ...shop, endpoint, live, failure };
}

/** A provider whose refresh tokens can be used once, and that answers `invalid_grant` to a second use. */
function rotating(delayMs = 0) {
  let generation = 1;
  return ({ form }: TokenRequest): TokenReply => {
    if (form['refresh_token'] !== `refresh-${generation}-${canary}`)
      return { status: 400, body: { error: 'invalid_grant' }, delayMs };
    generation += 1;
    const tokens = { access_token: `access-${generation}-${canary}`, refresh_token: `refresh-${generation}-${canary}` };
    return { body: { ...tokens, expires_in: 3600 }, delayMs };
  };
}

describe('refresh', () => {
  it('calls the host’s functions outside of any request, since other requests wait for it too', async () => {
    const request = new AsyncLocalStorage<string>();
    const found: unknown[] = [];
    const app = async () => {
      found.push(request.getStore());
      return { clientId: 'client-1', clientSecret: 'client-canary-secret' };
    };
    const shop = await connected(() => ({ body: next }), { app });
    await Promise.all(['one', 'another'].map((name) => request.run(name, () => shop.session().refresh(1))));
    expect(found).toEqual([undefined]);
  });

  it('stores the new tokens and records the refresh', async () => {
    const shop = await connected(() => ({
      body: { ...next, refresh_token_expires_in: '7776000', scope: 'read write' },
    }));
    expect(await shop.session().refresh(1)).toEqual({
      credential: { kind: 'oauth2', accessToken: next.access_token },
      version: 2,
    });
    const { row, secret } = await shop.live();
    expect(secret).toEqual({ access_token: next.access_token, refresh_token: next.refresh_token });
    expect(row.scopes).toEqual(['read', 'write']);
    expect(Math.round(((row.expiresAt?.getTime() ?? 0) - Date.now()) / 60_000)).toBe(60);
    expect(Math.round(((row.refreshExpiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(90);
    expect(await shop.events()).toEqual(['credential.set', 'credential.refreshed', 'credential.used']);
    expect(await shop.dump()).not.toContain(canary);
  });

  it('keeps the scopes that the provider reported while it answered', async () => {
    let noted: Promise<unknown> = Promise.resolve();
    const shop = await connected(() => {
      noted = shop.inShop((unit) => unit.credentials.noteScopes(shop.connection.id, ['read', 'reported']));
      return { body: next, after: noted };
    });
    await shop.session().refresh(1);
    expect(await noted).toBe(true);
    expect((await shop.live()).row).toMatchObject({ version: 2, scopes: ['read', 'reported'] });
  });

  it('sends the app with its secret in the form, or only its id (Etsy)', async () => {
    const shopify = await connected(() => ({ body: next }));
    await shopify.session().refresh(1);
    const grant = { grant_type: 'refresh_token', refresh_token: first.refresh_token, client_id: 'client-1' };
    expect(shopify.endpoint.requests[0]?.form).toEqual({ ...grant, client_secret: 'client-canary-secret' });
    const etsy = await connected(() => ({ body: next }), { clientAuth: 'none' });
    await etsy.session().refresh(1);
    expect(etsy.endpoint.requests[0]?.form).toEqual(grant);
    expect(etsy.endpoint.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("uses the shop's own app if each shop has one", async () => {
    const app = async (shopId: string) => ({ clientId: `app-of-${shopId}`, clientSecret: 's' });
    const shop = await connected(() => ({ body: next }), { app });
    await shop.session().refresh(1);
    expect(shop.endpoint.requests[0]?.form).toMatchObject({ client_id: 'app-of-shop-1' });
  });

  it.each([
    ['none', {}],
    ['null', { refresh_token: null }],
    ['an empty one', { refresh_token: '' }],
  ])('keeps the old refresh token and scopes if the reply has %s', async (_, part) => {
    const shop = await connected(() => ({ body: { access_token: next.access_token, ...part } }));
    await shop.session().refresh(1);
    const { row, secret } = await shop.live();
    expect(secret).toEqual({ access_token: next.access_token, refresh_token: first.refresh_token });
    expect(row.scopes).toEqual(['read']);
  });

  it('treats a missing expires_in as unknown and refreshes again later (shopify-app-js#3400)', async () => {
    const shop = await connected((_request, number) => ({ body: { access_token: `access-${number + 1}` } }));
    await shop.session().refresh(1);
    expect((await shop.live()).row.expiresAt).toBeNull();
    expect(await shop.session().refresh(2)).toMatchObject({ version: 3, credential: { accessToken: 'access-3' } });
  });

  it('exchanges once for all callers of a process', async () => {
    const shop = await connected(rotating(50));
    const store = shop.process();
    const sessions = Array.from({ length: 50 }, (_, index) =>
      store.session(shop.actor, shop.connection, `run-${index}`),
    );
    const found = await Promise.all(sessions.map((session) => session.refresh(1)));
    expect(new Set(found.map((one) => one?.version))).toEqual(new Set([2]));
    expect(shop.endpoint.requests).toHaveLength(1);
  });

  it('exchanges once per round for 4 processes of 50 callers, with a provider slower than the poll', async () => {
    const shop = await connected(rotating(40));
    const stores = Array.from({ length: 4 }, () => shop.process());
    const sessions = stores.flatMap((store) =>
      Array.from({ length: 50 }, () => store.session(shop.actor, shop.connection, 'run-1')),
    );
    for (let round = 1; round <= 10; round += 1) {
      const found = await Promise.all(sessions.map((session) => session.refresh(round)));
      expect(new Set(found.map((one) => one?.version))).toEqual(new Set([round + 1]));
    }
    expect(shop.endpoint.requests).toHaveLength(10);
    expect(await shop.events()).not.toContain('credential.refresh_failed');
  });

  it('does not use an older refresh as the result for a newer version', async () => {
    const shop = await connected(rotating(30));
    const store = shop.process();
    const session = store.session(shop.actor, shop.connection, 'run-1');
    const [one, two] = await Promise.all([session.refresh(1), session.refresh(2)]);
    expect([one?.version, two?.version]).toEqual([2, 3]);
  });

  it('uses a newer version without an exchange', async () => {
    const shop = await connected(() => ({ body: next }));
    await shop.credentials.set(shop.actor, shop.connection.id, {
      kind: 'access_token',
      secret: { access_token: 'pasted' },
    });
    expect(await shop.session().refresh(1)).toEqual({
      credential: { kind: 'access_token', accessToken: 'pasted' },
      version: 2,
    });
    expect(shop.endpoint.requests).toHaveLength(0);
  });

  it('keeps a credential that was set while the provider answered', async () => {
    const changed = Promise.withResolvers<void>();
    const shop = await connected(() => ({ body: next, after: changed.promise }));
    const refreshed = shop.session().refresh(1);
    await expect.poll(() => shop.endpoint.requests.length).toBe(1);
    await shop.credentials.set(shop.actor, shop.connection.id, {
      kind: 'access_token',
      secret: { access_token: 'pasted' },
    });
    changed.resolve();
    expect(await refreshed).toMatchObject({ version: 2, credential: { accessToken: 'pasted' } });
    expect(await shop.events()).not.toContain('credential.refreshed');
  });

  it('does not restore a credential that was revoked while the provider answered', async () => {
    const changed = Promise.withResolvers<void>();
    const shop = await connected(() => ({ body: next, after: changed.promise }));
    const refreshed = shop.session().refresh(1);
    await expect.poll(() => shop.endpoint.requests.length).toBe(1);
    await shop.credentials.revoke(shop.actor, shop.connection.id);
    changed.resolve();
    await expect(refreshed).rejects.toMatchObject({ code: 'credential_unusable' });
    const live = await shop.inShop((unit) => unit.credentials.findLive(shop.connection.id));
    expect(live).toBeNull();
  });

  it('waits a limited time for another holder of the lease, and never ignores it', async () => {
    const shop = await connected(() => ({ body: next }), { timing: { timeoutMs: 50, leaseMs: 150, waitMs: 200 } });
    const forLong = new Date(Date.now() + 60_000);
    await shop.inShop((unit) => unit.leases.acquire(lease(shop.connection.id), 'other', new Date(), forLong));
    await expect(shop.session().refresh(1)).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('200 ms'),
    });
    expect(shop.endpoint.requests).toHaveLength(0);
  });

  it('survives a holder that crashed', async () => {
    const shop = await connected(() => ({ body: next }));
    const shortly = new Date(Date.now() + 150);
    await shop.inShop((unit) => unit.leases.acquire(lease(shop.connection.id), 'dead', new Date(), shortly));
    expect(await shop.session().refresh(1)).toMatchObject({ version: 2 });
  });

  it('releases the lease, also after a failure', async () => {
    const shop = await connected(() => ({ status: 400, body: { error: 'invalid_grant' } }));
    await shop.failure();
    const later = new Date(Date.now() + 1000);
    const isFree = await shop.inShop((unit) =>
      unit.leases.acquire(lease(shop.connection.id), 'next', new Date(), later),
    );
    expect(isFree).toBe(true);
  });

  it('survives a lost reply if the provider still accepts the old token (community.shopify.dev 35182)', async () => {
    const shop = await connected((_request, number) => (number === 1 ? { isLost: true } : { body: next }));
    expect(await shop.failure()).toMatchObject({ code: 'provider_unavailable' });
    expect(await shop.health()).toBe('degraded');
    expect(await shop.session().refresh(1)).toMatchObject({ version: 2 });
    const sent = shop.endpoint.requests.map(({ form }) => form['refresh_token']);
    expect(sent).toEqual([first.refresh_token, first.refresh_token]);
  });

  it('requires a new authorisation after a lost reply if the token was rotated', async () => {
    const exchange = rotating();
    const shop = await connected((request, number) => ({ ...exchange(request), isLost: number === 1 }));
    expect(await shop.failure()).toMatchObject({ code: 'provider_unavailable' });
    expect(await shop.failure()).toMatchObject({ code: 'provider_auth' });
    expect(await shop.health()).toBe('reauth_required');
  });

  it('requires a new authorisation if the refresh token is spent', async () => {
    const description = `token ${first.refresh_token} was used`;
    const shop = await connected(() => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: description },
    }));
    expect(await shop.failure()).toMatchObject({ code: 'provider_auth', providerStatus: 400 });
    expect(await shop.health()).toBe('reauth_required');
    const events = ['credential.set', 'credential.refresh_failed', 'connection.health_changed'];
    expect(await shop.events()).toEqual(events);
  });

  it('asks the descriptor if the provider does not say invalid_grant (Shopify answers 401 invalid_request)', async () => {
    const answer = () => ({ status: 401, body: { error: 'invalid_request' } });
    const shop = await connected(answer, { isRefreshSpent: ({ status }) => status === 401 });
    expect(await shop.failure()).toMatchObject({ code: 'provider_auth' });
    expect(await shop.health()).toBe('reauth_required');
    const without = await connected(answer);
    expect(await without.failure()).toMatchObject({ code: 'provider_rejected' });
    expect(await without.health()).toBe('degraded');
  });

  it('uses a newer version if somebody else spent the token meanwhile', async () => {
    const changed = Promise.withResolvers<void>();
    const shop = await connected(() => ({ status: 400, body: { error: 'invalid_grant' }, after: changed.promise }));
    const refreshed = shop.session().refresh(1);
    await expect.poll(() => shop.endpoint.requests.length).toBe(1);
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'oauth2', secret: { access_token: 'theirs' } });
    changed.resolve();
    expect(await refreshed).toMatchObject({ version: 2, credential: { accessToken: 'theirs' } });
    expect(await shop.health()).toBe('healthy');
  });

  it('stores the tokens before they are used, and retries if storing fails', async () => {
    const vault = testVault();
    let failures = 2;
    const seal: typeof vault.seal = (payload, binding) =>
      binding.version === 2 && (failures -= 1) >= 0
        ? Promise.reject(new Error('KMS away'))
        : vault.seal(payload, binding);
    const shop = await connected(rotating(), { vault: { ...vault, seal } });
    expect(await shop.session().refresh(1)).toMatchObject({ version: 2 });
    expect((await shop.live()).secret).toMatchObject({ refresh_token: `refresh-2-${canary}` });
    expect(shop.endpoint.requests).toHaveLength(1);
  });
});

describe('refresh with a failing token endpoint', () => {
  it('tries a 500 once more (etsy/open-api#549)', async () => {
    const shop = await connected((_request, number) => (number === 1 ? { status: 500, body: canary } : { body: next }));
    expect(await shop.session().refresh(1)).toMatchObject({ version: 2 });
    expect(shop.endpoint.requests).toHaveLength(2);
    expect(await shop.health()).toBe('healthy');
  });

  it.each([
    ['500', { status: 500, body: { error: 'invalid_grant', token: canary } }, 'provider_unavailable'],
    ['520 with a page of HTML', { status: 520, body: `<html>${canary}</html>` }, 'provider_unavailable'],
    ['429', { status: 429, body: canary, headers: { 'retry-after': '7' } }, 'provider_rate_limited'],
    ['401 invalid_client', { status: 401, body: { error: 'invalid_client', hint: canary } }, 'provider_rejected'],
    ['a redirect', { status: 302, headers: { location: `https://elsewhere.test/?t=${canary}` } }, 'provider_rejected'],
    ['200 without a token', { body: { token: canary } }, 'provider_malformed'],
    ['200 with a token that is not text', { body: { access_token: { canary } } }, 'provider_malformed'],
    ['200 with a token with a line break', { body: { access_token: `${canary}\n` } }, 'provider_malformed'],
    ['200 that is not JSON', { body: `access_token=${canary}` }, 'provider_malformed'],
    [
      '200 with a body of 1 MB',
      { body: JSON.stringify({ ...next, pad: 'x'.repeat(1_000_000) }) },
      'provider_response_too_large',
    ],
    [
      '200 with JSON of 1,000 levels',
      { body: `{"access_token":"${canary}","pad":${'['.repeat(1_000)}${']'.repeat(1_000)}}` },
      'provider_malformed',
    ],
    ['404 with a body of 1 MB', { status: 404, body: 'x'.repeat(1_000_000) }, 'provider_rejected'],
  ])('only degrades on %s', async (_name, reply, code) => {
    const shop = await connected(() => reply);
    expect(await shop.failure()).toMatchObject({ code });
    expect(await shop.health()).toBe('degraded');
    expect((await shop.live()).secret).toEqual(first);
    const events = ['credential.set', 'credential.refresh_failed', 'connection.health_changed'];
    expect(await shop.events()).toEqual(events);
  });

  it('reports how long to wait after a 429', async () => {
    const shop = await connected(() => ({ status: 429, headers: { 'retry-after': '7' } }));
    expect(await shop.failure()).toMatchObject({ retryAfterMs: 7000 });
  });

  it('only degrades if no reply comes in time', async () => {
    const send = vi.fn<typeof fetch>(fetch);
    const shop = await connected(() => ({ after: never }), { timing: { timeoutMs: 100 }, fetch: send });
    expect(await shop.failure()).toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('100 ms'),
    });
    expect(await shop.health()).toBe('degraded');
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('ends in time with a fetch that ignores its signal', async () => {
    const shop = await connected(() => ({}), { timing: { timeoutMs: 100 }, fetch: () => never });
    expect(await shop.failure()).toMatchObject({ code: 'provider_unavailable' });
  });

  it("only degrades if nobody listens, and shows nothing of fetch's message", async () => {
    const refuse: typeof fetch = (_url, init) =>
      Promise.reject(new TypeError(`failed: ${inspect(init?.body)}`, { cause: init }));
    const shop = await connected(() => ({}), { fetch: refuse });
    const failure = await shop.failure();
    expect(failure).toMatchObject({ code: 'provider_unavailable' });
    expect(failure).not.toHaveProperty('cause');
  });

  it('still requires a new authorisation after a transient error', async () => {
    const shop = await connected(() => ({ status: 503 }));
    await shop.inShop((unit) => unit.connections.recordHealth(shop.connection.id, { health: 'reauth_required' }));
    await shop.failure();
    expect(await shop.health()).toBe('reauth_required');
  });

  it.each([
    'http://tokens.example.test/token',
    'http://127.0.0.1.example.test/',
    'not a url',
    'https://user:pw@a.test/',
  ])('sends no refresh token to %s', async (tokenUrl) => {
    let sent = 0;
    const counting: typeof fetch = () => ((sent += 1), Promise.reject(new Error('sent')));
    const shop = await connected(() => ({}), { tokenUrl, fetch: counting });
    expect(await shop.failure()).toMatchObject({ code: 'not_configured' });
    expect(sent).toBe(0);
  });

  it("asks to try again if the database of the host's function fails temporarily, and says nothing about the credential", async () => {
    const shop = await connected(() => ({ body: next }), { app: () => Promise.reject(passingFault()) });
    expect(await shop.failure()).toMatchObject({ code: 'storage_unavailable' });
    expect(await shop.events()).not.toContain('credential.refresh_failed');
    expect(await shop.health()).toBe('healthy');
  });

  it("shows nothing of the message of the host's function for a shop's app", async () => {
    const app = () => Promise.reject(new Error(`no app with secret ${canary}`));
    const shop = await connected(() => ({ body: next }), { app });
    expect(await shop.failure()).toMatchObject({ code: 'not_configured' });
  });
});
