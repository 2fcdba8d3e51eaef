import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createEtsySimulator, type EtsySimulatorOptions } from './index.ts';

const start = Date.UTC(2026, 10, 24, 12);
const base = 'http://simulator.example.com';
const redirect_uri = 'https://host.example.com/oauth/Etsy/callback';
const code_verifier = 'a-verifier-that-is-long-enough-for-the-standard-0123456789';
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

const grantSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
});

function simulated(options: EtsySimulatorOptions = {}) {
  let clock = start;
  const simulator = createEtsySimulator({ now: () => clock, ...options });
  const send = (path: string, init?: RequestInit) => simulator.fetch(new Request(base + path, init));
  const token = (form: Record<string, string>) =>
    send('/v3/public/oauth/token', {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'simulated-keystring', ...form }),
    });
  const authorize = (changed: Record<string, string> = {}) =>
    send(
      `/oauth/connect?${new URLSearchParams({
        response_type: 'code',
        client_id: 'simulated-keystring',
        redirect_uri,
        scope: 'shops_r transactions_r',
        state: 's1',
        code_challenge: challengeOf(code_verifier),
        code_challenge_method: 'S256',
        ...changed,
      })}`,
    );
  const decide = async (decision: string, changed: Record<string, string> = {}) =>
    new URL((await authorize({ ...changed, decision })).headers.get('location') ?? '');
  const newCode = async (changed?: Record<string, string>) =>
    (await decide('grant', changed)).searchParams.get('code') ?? '';
  const exchange = (code: string, changed: Record<string, string> = {}) =>
    token({ grant_type: 'authorization_code', redirect_uri, code, code_verifier, ...changed });
  const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token });
  const read = (path: string, access_token: string) =>
    send(`/v3/application/shops/12345/${path}`, {
      headers: {
        authorization: `Bearer ${access_token}`,
        'x-api-key': `${simulator.app.clientId}:${simulator.app.clientSecret}`,
      },
    });
  const wait = (seconds: number) => {
    clock += seconds * 1000;
  };
  return { simulator, token, authorize, decide, newCode, exchange, refresh, read, wait };
}

const grantOf = async (response: Response) => grantSchema.parse(await response.json());
const errorOf = async (response: Response) => [response.status, Object(await response.json()).error];
const day = 86_400;

describe('the authorise page', () => {
  it('asks for consent, then redirects with a code and the state', async () => {
    const { authorize, decide } = simulated();
    const page = await (await authorize({ scope: 'shops_r <b>' })).text();
    expect(page).toContain('Grant access');
    expect(page).not.toContain('<b>');
    const back = await decide('grant');
    expect(back.origin + back.pathname).toBe(redirect_uri);
    expect(back.searchParams.get('state')).toBe('s1');
    expect(back.searchParams.get('code')).toMatch(/./);
  });

  it('redirects with an error when access is denied', async () => {
    const { searchParams } = await simulated().decide('deny');
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('code')).toBeNull();
  });

  it.each([
    ['client_id', 'other'],
    ['response_type', 'token'],
    ['code_challenge_method', 'plain'],
    ['code_challenge', 'short'],
    ['state', ''],
    ['scope', ''],
    ['redirect_uri', 'javascript:alert(1)'],
  ])('rejects a %s of %j without a redirect', async (name, value) => {
    const response = await simulated().authorize({ [name]: value, decision: 'grant' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain(name);
  });

  it('accepts only the exact redirect URI that is registered, including case', async () => {
    const { authorize } = simulated({ redirectUris: [redirect_uri] });
    expect((await authorize()).status).toBe(200);
    for (const other of [redirect_uri.toLowerCase(), `${redirect_uri}/`, `${redirect_uri}?a=1`])
      expect((await authorize({ redirect_uri: other })).status).toBe(400);
  });
});

describe('a code', () => {
  it('is exchanged for tokens that begin with the id of the user', async () => {
    const { newCode, exchange, read } = simulated();
    const grant = await grantOf(await exchange(await newCode()));
    expect(grant).toMatchObject({
      access_token: expect.stringMatching(/^12345678\../),
      refresh_token: expect.stringMatching(/^12345678\../),
      expires_in: 3_600,
    });
    expect((await read('receipts', grant.access_token)).status).toBe(200);
    expect((await read('receipts', grant.access_token.replace(/^\d+\./, ''))).status).toBe(401);
  });

  it('covers only the scopes that were granted', async () => {
    const { newCode, exchange, read } = simulated();
    const { access_token } = await grantOf(await exchange(await newCode({ scope: 'transactions_r' })));
    expect(await errorOf(await read('listings', access_token))).toEqual([403, 'insufficient_scope']);
  });

  it('works once', async () => {
    const { newCode, exchange } = simulated();
    const code = await newCode();
    expect((await exchange(code)).status).toBe(200);
    expect(await errorOf(await exchange(code))).toEqual([400, 'invalid_grant']);
  });

  it.each([
    ['another redirect URI', { redirect_uri: redirect_uri.toLowerCase() }],
    ['another verifier', { code_verifier: `${code_verifier}0` }],
    ['no verifier', { code_verifier: '' }],
  ])('is rejected with %s, and does not work afterwards', async (_, changed) => {
    const { newCode, exchange } = simulated();
    const code = await newCode();
    expect(await errorOf(await exchange(code, changed))).toEqual([400, 'invalid_grant']);
    expect((await exchange(code)).status).toBe(400);
  });

  it('is rejected with a verifier shorter than the standard allows', async () => {
    const { newCode, exchange } = simulated();
    const code = await newCode({ code_challenge: challengeOf('short') });
    expect((await exchange(code, { code_verifier: 'short' })).status).toBe(400);
  });
});

describe('a refresh token', () => {
  it('works once and returns a new one (#353, #116)', async () => {
    const { simulator, refresh, read } = simulated();
    const first = simulator.tokens.issueTokens();
    const second = await grantOf(await refresh(first.refresh_token));
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await read('receipts', second.access_token)).status).toBe(200);
    expect(await errorOf(await refresh(first.refresh_token))).toEqual([400, 'invalid_grant']);
    expect((await refresh(second.refresh_token)).status).toBe(200);
  });

  it('is valid for 90 days, an access token for one hour', async () => {
    const { simulator, refresh, read, wait } = simulated();
    const { access_token, refresh_token } = simulator.tokens.issueTokens();
    wait(3_599);
    expect((await read('receipts', access_token)).status).toBe(200);
    wait(1);
    expect(await errorOf(await read('receipts', access_token))).toEqual([401, 'invalid_token']);
    wait(90 * day - 3_601);
    const renewed = await grantOf(await refresh(refresh_token));
    wait(90 * day);
    expect(await errorOf(await refresh(renewed.refresh_token))).toEqual([400, 'invalid_grant']);
  });

  it('is revoked with all other tokens when the password changes (#519)', async () => {
    const { simulator, refresh, read } = simulated();
    const { access_token, refresh_token } = simulator.tokens.issueTokens();
    simulator.tokens.revokeAll();
    expect((await read('receipts', access_token)).status).toBe(401);
    expect(await errorOf(await refresh(refresh_token))).toEqual([400, 'invalid_grant']);
  });

  it('still works after the endpoint answered 500 (#549)', async () => {
    const { simulator, refresh } = simulated();
    const { refresh_token } = simulator.tokens.issueTokens();
    simulator.faults.next({ kind: 'server_error', path: '/oauth/token' });
    expect((await refresh(refresh_token)).status).toBe(500);
    expect((await refresh(refresh_token)).status).toBe(200);
  });
});

it('supports no other grant, no other client and no revocation', async () => {
  const { token } = simulated();
  expect(await errorOf(await token({ grant_type: 'client_credentials' }))).toEqual([400, 'unsupported_grant_type']);
  expect(await errorOf(await token({ client_id: 'other', grant_type: 'refresh_token' }))).toEqual([
    400,
    'invalid_client',
  ]);
  const revoke = new Request(`${base}/v3/public/oauth/revoke`, { method: 'POST' });
  expect((await createEtsySimulator().fetch(revoke)).ok).toBe(false);
});
