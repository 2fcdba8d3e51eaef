import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type TokenReply, testShop, tokenEndpoint } from '../../test/credential-shop.ts';
import { chooseFetch, type FetchOf } from '../outbound/choose-fetch.ts';
import type { HttpReply, ProviderFault } from '../provider/http.ts';
import { createConsent } from '../shop/connections/consent.ts';

const redirectUri = 'https://host.test/callback';
const tokens = { access_token: 'canary-access', refresh_token: 'canary-refresh' };

/** Answers 200 to everything, and says in the body what went wrong, as Slack does. */
const faultOf: Record<string, ProviderFault> = {
  bad_code: { code: 'provider_rejected', detail: 'the code is not known' },
  token_revoked: { code: 'provider_auth', detail: 'the grant was taken back', refreshable: true },
  ratelimited: { code: 'provider_rate_limited', detail: 'too many requests', retryAfterMs: 7_000 },
  fatal_error: { code: 'provider_unavailable', detail: 'it is down' },
};
const fault = ({ body }: HttpReply) =>
  typeof body === 'object' && body !== null && 'error' in body ? faultOf[String(body.error)] : undefined;

const says = (error: string, status = 200): TokenReply => ({
  status,
  body: { ok: false, error, hint: 'canary', access_token: 'canary-unusable' },
});

async function shopAnswered(reply: TokenReply, fetchOf: FetchOf = () => fetch) {
  const endpoint = await tokenEndpoint(() => reply);
  const shop = await testShop({ tokenUrl: endpoint.url, fault });
  const shown = async (failing: Promise<unknown>) => {
    const error = await failing.catch((reason: unknown) => reason);
    expect(inspect(error, { depth: Infinity, showHidden: true }) + (await shop.dump())).not.toContain('canary');
    return error;
  };
  return {
    ...shop,
    requests: endpoint.requests,
    async exchange() {
      const { storage, vault, credentials, provider, actor } = shop;
      const publicOnly = { ...provider, http: { ...provider.http, publicOnly: true } };
      const parts = { storage, vault, credentials, provider: () => publicOnly, fetchOf };
      const consent = createConsent({ ...parts, timeoutMs: 600_000 }, actor);
      const { url } = await consent.authorize(shop.connection.id, { redirectUri });
      const params = new URLSearchParams({ code: 'canary-code', state: new URL(url).searchParams.get('state') ?? '' });
      return shown(consent.callback('acme', { redirectUri, params }));
    },
    async refresh(kind: 'oauth2' | 'client_credentials' = 'oauth2') {
      const app = { client_id: 'canary-id', client_secret: 'canary-secret' };
      await shop.credentials.set(
        shop.actor,
        shop.connection.id,
        kind === 'oauth2' ? { kind, secret: tokens } : { kind, secret: app },
      );
      return shown(shop.session().refresh(1));
    },
  };
}

describe("a provider's own fault in the answer to a code", () => {
  it.each([
    ['bad_code', 'Acme refused the authorisation: the code is not known.'],
    ['token_revoked', 'Acme refused the authorisation: the grant was taken back.'],
  ])('%s refuses the authorisation', async (error, message) => {
    const shop = await shopAnswered(says(error));
    expect(await shop.exchange()).toMatchObject({ code: 'oauth_refused', message, providerStatus: 200 });
  });

  it.each([
    ['ratelimited', { code: 'provider_rate_limited', retryAfterMs: 7_000 }],
    ['fatal_error', { code: 'provider_unavailable' }],
  ])('%s may pass', async (error, expected) => {
    const shop = await shopAnswered(says(error));
    expect(await shop.exchange()).toMatchObject(expected);
  });
});

describe("a provider's own fault in the answer to a refresh", () => {
  it('ends the grant, even if the same fault of a call says that a refresh may help', async () => {
    const shop = await shopAnswered(says('token_revoked'));
    expect(await shop.refresh()).toMatchObject({
      code: 'provider_auth',
      message: expect.stringContaining('(the grant was taken back): authorise the connection again'),
    });
    expect(await shop.health()).toBe('reauth_required');
  });

  it.each([
    ['bad_code', 'provider_rejected'],
    ['ratelimited', 'provider_rate_limited'],
    ['fatal_error', 'provider_unavailable'],
  ])('%s only degrades', async (error, code) => {
    const shop = await shopAnswered(says(error));
    expect(await shop.refresh()).toMatchObject({ code, message: expect.stringContaining('answered 200: ') });
    expect(await shop.health()).toBe('degraded');
  });

  it('does not end the grant in a failed answer, whose status is about the app', async () => {
    const shop = await shopAnswered(says('token_revoked', 401));
    expect(await shop.refresh()).toMatchObject({ code: 'provider_rejected' });
    expect(await shop.health()).toBe('degraded');
  });

  it('reads the answer to client credentials too', async () => {
    const shop = await shopAnswered(says('token_revoked'));
    expect(await shop.refresh('client_credentials')).toMatchObject({ code: 'provider_auth' });
  });
});

it('does not send a code to a private address if the provider calls public ones only', async () => {
  const shop = await shopAnswered(says('bad_code'), chooseFetch());
  expect(await shop.exchange()).toMatchObject({ code: 'invalid_input' });
  expect(shop.requests).toEqual([]);
});

it('leaves the errors of RFC 6749 as they are', async () => {
  faultOf['invalid_client'] = { code: 'provider_auth', detail: 'never asked' };
  const shop = await shopAnswered(says('invalid_client', 401));
  expect(await shop.refresh()).toMatchObject({
    code: 'provider_rejected',
    message: expect.stringContaining("check the app's client id and secret"),
  });
});
