import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type TokenReply, testShop, tokenEndpoint } from '../../test/credential-shop.ts';
import type { OAuth2Hooks, TokenAnswer, TokenBody } from '../provider/oauth2.ts';
import { createConsent } from '../shop/connections/consent.ts';

const redirectUri = 'https://host.test/callback';
const minute = 60_000;

/** Says when a token ends, not how long it lives, as Square does. */
const tokensOf = (generation: number, minutes: number): TokenReply => ({
  body: {
    access_token: `access-${generation}-canary`,
    refresh_token: `refresh-${generation}-canary`,
    expires_at: new Date(Date.now() + minutes * minute).toISOString(),
  },
});
const schema = z.object({ access_token: z.string(), refresh_token: z.string(), expires_at: z.iso.datetime() });
const hooks = {
  readTokens({ body, now }) {
    const { expires_at, ...rest } = schema.parse(body);
    return { ...rest, expires_in: (Date.parse(expires_at) - now.getTime()) / 1000 };
  },
} satisfies OAuth2Hooks;

async function shopWith(oauth: OAuth2Hooks, answer: (number: number) => TokenReply) {
  const endpoint = await tokenEndpoint((_, number) => answer(number));
  const shop = await testShop({ tokenUrl: endpoint.url, oauth });
  const { storage, vault, credentials, provider, actor, connection } = shop;
  const parts = { storage, vault, credentials, provider: () => provider, fetchOf: () => fetch };
  return {
    ...shop,
    ...endpoint,
    async connect() {
      const consent = createConsent({ ...parts, timeoutMs: 600_000 }, actor);
      const { url } = await consent.authorize(connection.id, { redirectUri });
      const params = new URLSearchParams({ code: 'code-canary', state: new URL(url).searchParams.get('state') ?? '' });
      return consent.callback('acme', { redirectUri, params });
    },
    minutesLeft: async () => {
      const row = await shop.inShop((unit) => unit.credentials.findLive(connection.id));
      return Math.round(((row?.expiresAt?.getTime() ?? 0) - Date.now()) / minute);
    },
  };
}

describe('readTokens', () => {
  it('reads tokens in a form of its own, after a code and after a refresh', async () => {
    const shop = await shopWith(hooks, (number) => tokensOf(number, number * 10));
    await shop.connect();
    expect(await shop.minutesLeft()).toBe(10);
    expect(await shop.session().refresh(1)).toMatchObject({ credential: { accessToken: 'access-2-canary' } });
    expect(await shop.minutesLeft()).toBe(20);
    expect(shop.requests[1]?.form).toMatchObject({ refresh_token: 'refresh-1-canary' });
  });

  it('stores what may be shown, and keeps it through a refresh without it', async () => {
    const visible = { account_id: '17' };
    let isFirst = true;
    const showing: OAuth2Hooks = {
      readTokens(answer) {
        const tokens = hooks.readTokens(answer);
        const isShown = isFirst;
        isFirst = false;
        return isShown ? { ...tokens, visible } : tokens;
      },
    };
    const shop = await shopWith(showing, (number) => tokensOf(number, 10));
    await shop.connect();
    const shown = async () => (await shop.credentials.metadata(shop.actor, shop.connection.id))?.visibleFields;
    expect(await shown()).toEqual(visible);
    await shop.session().refresh(1);
    expect(await shown()).toEqual(visible);
  });

  it('alone decides what may be shown: an answer as it came does not', async () => {
    const shop = await shopWith({}, () => ({ body: { access_token: 'access-canary', visible: { token: 'canary' } } }));
    await shop.connect();
    expect(await shop.credentials.metadata(shop.actor, shop.connection.id)).toMatchObject({ visibleFields: {} });
  });

  it('reads what `exchange` returns, which can send JSON', async () => {
    const exchange: OAuth2Hooks['exchange'] = ({ send, app, code }) =>
      send({ url: shop.url, json: { code, client_id: app.clientId } });
    const shop = await shopWith({ ...hooks, exchange }, () => tokensOf(1, 10));
    await shop.connect();
    expect(await shop.minutesLeft()).toBe(10);
    const [request] = shop.requests;
    expect(request?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(request?.text ?? '')).toEqual({ code: 'code-canary', client_id: 'client-1' });
  });

  const missing = (): never => {
    throw new Error('not reached');
  };
  it.each([
    [400, { error: 'invalid_grant' }, 'oauth_refused'],
    [401, { error: 'invalid_client' }, 'provider_rejected'],
    [503, {}, 'provider_unavailable'],
  ])('is not called for an error: %i %j', async (status, body, code) => {
    const shop = await shopWith({ readTokens: missing }, () => ({ status, body }));
    await expect(shop.connect()).rejects.toMatchObject({ code });
  });

  it.each<[string, (answer: TokenAnswer) => TokenBody, string]>([
    ['refuses a field', (answer) => hooks.readTokens(answer), 'expires_at cannot be read'],
    [
      'throws',
      ({ body }) => {
        throw new Error(inspect(body));
      },
      'the body cannot be read',
    ],
    ['returns no usable token', () => ({ access_token: '' }), 'without a usable access token'],
  ])('makes the answer provider_malformed if it %s, without its words', async (_, readTokens, message) => {
    const shop = await shopWith({ readTokens }, () => ({
      body: { access_token: 'a-canary', refresh_token: 'r-canary' },
    }));
    const error = await shop.connect().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'provider_malformed', message: expect.stringContaining(message) });
    expect(inspect(error, { depth: Infinity, showHidden: true }) + (await shop.dump())).not.toContain('canary');
  });
});
