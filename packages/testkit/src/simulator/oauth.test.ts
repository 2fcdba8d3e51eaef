import { describe, expect, it } from 'vitest';
import { bearerOf, createClock, createConsent, createTokenPairs, createTokens, isPkceVerifier } from './index.ts';

const redirect_uri = 'https://host.example.com/callback';
const request = { client_id: 'app-1', redirect_uri, response_type: 'code', scope: 'a b,c', state: 's1' };

function start() {
  const clock = createClock(Date.UTC(2026, 0, 1));
  const consent = createConsent({
    label: 'Acme',
    clientId: 'app-1',
    now: clock.now,
    redirectUris: [redirect_uri],
    grantLabel: 'Install',
    finish: (back, code) => back.searchParams.set('shop', code ? 'mine' : 'none'),
  });
  const authorize = (changed: Record<string, string> = {}) =>
    consent.authorize(new URL(`https://acme.example/authorize?${new URLSearchParams({ ...request, ...changed })}`));
  const decide = (decision: string) => new URL(authorize({ decision }).headers.get('location') ?? '').searchParams;
  return { clock, consent, authorize, decide };
}

describe('the consent page', () => {
  it('links to both decisions, and escapes what the request says', async () => {
    const { authorize } = start();
    const html = await authorize({ scope: '<b>' }).text();
    expect(html).toMatch(/id="grant" href="\/authorize\?[^"]+decision=grant">Install</);
    expect(html).toContain('id="deny"');
    expect(html).not.toContain('<b>');
  });

  it('returns to the app with a code or an error, the state, and what the provider adds', () => {
    const { decide } = start();
    expect(Object.fromEntries(decide('grant'))).toEqual({ code: expect.any(String), state: 's1', shop: 'mine' });
    expect(Object.fromEntries(decide('deny'))).toMatchObject({ error: 'access_denied', state: 's1', shop: 'none' });
  });

  it.each([
    ['client_id', 'other'],
    ['redirect_uri', 'https://other.example.com/'],
    ['redirect_uri', 'javascript:alert(1)'],
    ['response_type', 'token'],
    ['scope', ''],
    ['state', ''],
  ])('refuses a %s of %j without a redirect', async (name, value) => {
    const response = start().authorize({ [name]: value, decision: 'grant' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain(name);
  });
});

describe('a code', () => {
  it('stands for the consent, once', () => {
    const { consent, decide } = start();
    const code = decide('grant').get('code');
    expect(consent.take(code)).toMatchObject({ scopes: ['a', 'b', 'c'], redirectUri: redirect_uri });
    expect(consent.take(code)).toBeUndefined();
    expect(consent.take(null)).toBeUndefined();
  });

  it('is valid for ten minutes', () => {
    const { consent, decide, clock } = start();
    const code = decide('grant').get('code');
    clock.advance(600_000);
    expect(consent.take(code)).toBeUndefined();
  });
});

it('a PKCE verifier must match its challenge and be long enough', () => {
  // The example of RFC 7636, appendix B.
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  expect(isPkceVerifier('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', challenge)).toBe(true);
  expect(isPkceVerifier('short', challenge)).toBe(false);
  expect(isPkceVerifier(null, null)).toBe(false);
});

describe('tokens', () => {
  it('are live until they expire or are removed', () => {
    const clock = createClock(0);
    const tokens = createTokens({ prefix: 'key-', now: clock.now });
    const [short, long] = [tokens.issue(['a'], 60), tokens.issue(['b'], Number.POSITIVE_INFINITY)];
    expect([short.value, tokens.live('key-1')?.scopes]).toEqual(['key-1', ['a']]);
    clock.advance(60_000);
    expect([tokens.live(short.value), tokens.find(short.value)]).toEqual([undefined, short]);
    expect(tokens.live(long.value)).toBe(long);
    tokens.remove(long.value);
    expect(tokens.find(long.value)).toBeUndefined();
  });

  it('are read from a Bearer header', () => {
    const of = (authorization: string) => bearerOf(new Request('https://acme.example', { headers: { authorization } }));
    expect([of('Bearer t-1'), of('Basic t-1')]).toEqual(['t-1', undefined]);
  });
});

describe('token pairs', () => {
  const open = (options: { retrySeconds?: number; onePair?: boolean } = {}) => {
    const clock = createClock(Date.UTC(2026, 0, 1));
    const prefixes = { access: 'at-', refresh: 'rt-' };
    const pairs = createTokenPairs({ now: clock.now, prefixes, accessSeconds: 60, refreshSeconds: 600, ...options });
    return { clock, pairs, first: pairs.issue(['a']) };
  };

  it('rotate: a refresh token works once', () => {
    const { pairs, first } = open();
    const second = pairs.renew(first.refresh.value);
    expect(second?.access.scopes).toEqual(['a']);
    expect(second?.refresh.value).not.toBe(first.refresh.value);
    expect(pairs.renew(first.refresh.value)).toBeUndefined();
    expect(pairs.renew(second?.refresh.value ?? null)).toBeDefined();
  });

  it('expire, each token after its own time', () => {
    const { pairs, clock, first } = open();
    clock.advance(60_000);
    expect(pairs.access.live(first.access.value)).toBeUndefined();
    clock.advance(540_000);
    expect(pairs.renew(first.refresh.value)).toBeUndefined();
  });

  it('can be retried until the new access token is used, or for a time', () => {
    const { pairs, clock, first } = open({ retrySeconds: 100 });
    pairs.renew(first.refresh.value);
    const again = pairs.renew(first.refresh.value);
    pairs.use(again?.access.value);
    expect(pairs.renew(first.refresh.value)).toBeUndefined();
    pairs.renew(again?.refresh.value ?? null);
    clock.advance(100_000);
    expect(pairs.renew(again?.refresh.value ?? null)).toBeUndefined();
  });

  it('end the pair before them if only one may exist', () => {
    const { pairs, first } = open({ onePair: true });
    const second = pairs.issue(['b']);
    expect(pairs.use(first.access.value)).toBeUndefined();
    expect(pairs.renew(first.refresh.value)).toBeUndefined();
    expect(pairs.use(second.access.value)?.scopes).toEqual(['b']);
  });

  it('can all be revoked', () => {
    const { pairs, first } = open();
    pairs.revokeAll();
    expect([pairs.use(first.access.value), pairs.renew(first.refresh.value)]).toEqual([undefined, undefined]);
  });
});
