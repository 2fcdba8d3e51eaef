import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createInstagramSimulator, type InstagramSimulatorOptions } from './index.ts';

const base = 'http://simulator.example.com';
const redirect_uri = 'https://host.example.com/oauth/instagram/callback';
const day = 86_400;

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number(), token_type: z.literal('bearer') });

function simulated(options: InstagramSimulatorOptions = {}) {
  let clock = Date.UTC(2026, 10, 24, 12);
  const simulator = createInstagramSimulator({ now: () => clock, ...options });
  const { clientId: client_id, clientSecret: client_secret } = simulator.app;
  const get = (path: string, query: Record<string, string>, init?: RequestInit) =>
    simulator.fetch(new Request(`${base}${path}?${new URLSearchParams(query)}`, init));
  const authorize = (changed: Record<string, string> = {}) =>
    get('/oauth/authorize', {
      client_id,
      redirect_uri,
      response_type: 'code',
      scope: 'instagram_business_basic,instagram_business_content_publish',
      state: 's1',
      ...changed,
    });
  const decide = async (decision: string, changed: Record<string, string> = {}) =>
    new URL((await authorize({ ...changed, decision })).headers.get('location') ?? '');
  const newCode = async (changed?: Record<string, string>) =>
    (await decide('grant', changed)).searchParams.get('code') ?? '';
  const exchange = (code: string, changed: Record<string, string> = {}) =>
    simulator.fetch(
      new Request(`${base}/oauth/access_token`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id,
          client_secret,
          grant_type: 'authorization_code',
          redirect_uri,
          code,
          ...changed,
        }),
      }),
    );
  const shortToken = async (changed?: Record<string, string>) =>
    z.object({ access_token: z.string() }).parse(await (await exchange(await newCode(changed))).json()).access_token;
  const exchangeLong = (access_token: string, changed: Record<string, string> = {}) =>
    get('/access_token', { grant_type: 'ig_exchange_token', client_secret, access_token, ...changed });
  const refresh = (access_token: string) =>
    get('/refresh_access_token', { grant_type: 'ig_refresh_token', access_token });
  const me = (access_token: string) =>
    get('/v26.0/me', { fields: 'user_id' }, { headers: { authorization: `Bearer ${access_token}` } });
  const wait = (seconds: number) => {
    clock += seconds * 1000;
  };
  return { simulator, authorize, decide, newCode, exchange, shortToken, exchangeLong, refresh, me, wait };
}

const long = async (response: Response) => tokenSchema.parse(await response.json());
const graphCodes = async (response: Response) => {
  const { error } = z
    .object({ error: z.object({ code: z.number(), error_subcode: z.number().optional() }) })
    .parse(await response.json());
  return [response.status, error.code, error.error_subcode];
};

describe('the authorise page', () => {
  it('asks for consent, and redirects with a code, the state, and `#_` at the end', async () => {
    const { authorize, decide } = simulated();
    expect(await (await authorize()).text()).toContain('Allow');
    const back = await decide('grant');
    expect(back.origin + back.pathname).toBe(redirect_uri);
    expect(Object.fromEntries(back.searchParams)).toEqual({ code: expect.any(String), state: 's1' });
    expect(back.hash).toBe('#_');
  });

  it('redirects with an error when consent is denied', async () => {
    const { searchParams } = await simulated().decide('deny');
    expect(Object.fromEntries(searchParams)).toMatchObject({ error: 'access_denied', error_reason: 'user_denied' });
    expect(searchParams.get('code')).toBeNull();
  });

  it.each([
    ['client_id', 'other'],
    ['response_type', 'token'],
    ['scope', ''],
    ['scope', 'a b'],
    ['redirect_uri', 'javascript:alert(1)'],
    ['redirect_uri', 'https://other.example.com/'],
  ])('refuses a %s of %j without a redirect', async (name, value) => {
    const { authorize } = simulated({ redirectUris: [redirect_uri] });
    const response = await authorize({ [name]: value, decision: 'grant' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain(name);
  });
});

describe('a code', () => {
  it('gives a one-hour token, with an id that loses digits as a number', async () => {
    const { newCode, exchange, simulator } = simulated();
    const text = await (await exchange(await newCode())).text();
    expect(text).toContain(`"user_id":${simulator.appUserId}`);
    expect(JSON.stringify(JSON.parse(text))).not.toContain(simulator.appUserId);
    expect(JSON.parse(text)).toMatchObject({ permissions: ['instagram_business_basic', expect.any(String)] });
  });

  it('gives it in an array when `isWrapped` is set', async () => {
    const { newCode, exchange } = simulated({ isWrapped: true });
    expect(await (await exchange(await newCode())).json()).toMatchObject({
      data: [{ permissions: 'instagram_business_basic,instagram_business_content_publish' }],
    });
  });

  it.each([
    ['another redirect address', { redirect_uri: 'https://other.example.com' }],
    ['a wrong secret', { client_secret: 'wrong' }],
    ['another grant', { grant_type: 'refresh_token' }],
    ['an unknown code', { code: 'x' }],
  ])('is refused with %s, in the error format of that host', async (_, changed) => {
    const { newCode, exchange } = simulated();
    const response = await exchange(await newCode(), changed);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error_type: 'OAuthException',
      code: 400,
      error_message: expect.any(String),
    });
  });

  it('works once, within an hour', async () => {
    const { newCode, exchange, wait } = simulated();
    const [used, old] = [await newCode(), await newCode()];
    expect((await exchange(used)).status).toBe(200);
    expect((await exchange(used)).status).toBe(400);
    wait(3_600);
    expect((await exchange(old)).status).toBe(400);
  });
});

describe('a token', () => {
  it('works for an hour, and is exchanged for a 60-day one', async () => {
    const { shortToken, exchangeLong, me, wait, refresh } = simulated();
    const short = await shortToken();
    expect((await me(short)).status).toBe(200);
    const { access_token, expires_in } = await long(await exchangeLong(short));
    expect(expires_in).toBe(5_183_944);
    wait(3_600);
    expect(await graphCodes(await me(short))).toEqual([400, 190, 463]);
    expect((await exchangeLong(short)).status).toBe(400);
    expect((await refresh(short)).status).toBe(400);
    wait(5_183_944 - 3_601);
    expect((await me(access_token)).status).toBe(200);
    wait(1);
    expect(await graphCodes(await me(access_token))).toEqual([400, 190, 463]);
  });

  it('is exchanged only with the app’s secret', async () => {
    const { shortToken, exchangeLong } = simulated();
    const short = await shortToken();
    expect((await exchangeLong(short, { client_secret: 'wrong' })).status).toBe(400);
    expect((await exchangeLong(short, { grant_type: 'fb_exchange_token' })).status).toBe(400);
  });

  it('is refreshed only after a day, and a one-hour token never', async () => {
    const { simulator, refresh, shortToken, wait, me } = simulated();
    const { access_token } = simulator.tokens.issueTokens();
    wait(day - 1);
    expect((await refresh(access_token)).status).toBe(400);
    expect((await refresh(await shortToken())).status).toBe(400);
    wait(1);
    const renewed = await long(await refresh(access_token));
    wait(59 * day);
    expect((await me(renewed.access_token)).status).toBe(200);
    wait(day);
    expect((await refresh(renewed.access_token)).status).toBe(400);
  });

  it('covers only the granted scopes', async () => {
    const { simulator, shortToken } = simulated();
    const access_token = await shortToken({ scope: 'instagram_business_basic' });
    const headers = { authorization: `Bearer ${access_token}` };
    const publish = new Request(`${base}/v26.0/me/media_publish`, { method: 'POST', headers });
    expect(await graphCodes(await simulator.fetch(publish))).toEqual([403, 10, undefined]);
  });

  it.each([undefined, 458])('stops working when it is revoked (%s)', async (subcode) => {
    const { simulator, me, refresh } = simulated();
    const { access_token } = simulator.tokens.issueTokens();
    simulator.tokens.revokeAll(subcode);
    expect(await graphCodes(await me(access_token))).toEqual([400, 190, subcode ?? 460]);
    expect((await refresh(access_token)).status).toBe(400);
    expect(await graphCodes(await me('nobody’s'.replace('’', '')))).toEqual([400, 190, undefined]);
  });
});
