import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { instagram } from '../provider.ts';
import { createInstagramSimulator, type InstagramSimulatorOptions } from '../simulator/index.ts';

const redirectUri = 'https://host.test/api/integrations/oauth/instagram/callback';
const dayMs = 86_400_000;

/** A host whose shop can connect the simulated account. */
async function host(options: InstagramSimulatorOptions = {}) {
  const app = { clientId: 'app-1', clientSecret: 'canary-app-secret' };
  const simulator = createInstagramSimulator({ app, redirectUris: [redirectUri], ...options });
  const addresses: string[] = [];
  const integrations = createIntegrations({
    providers: [instagram({ app })],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: { catalog: { getProduct: async () => null } },
    outbound: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { origin, pathname } = new URL(request.url);
        addresses.push(`${request.method} ${origin}${pathname}`);
        return simulator.fetch(request);
      },
      retry: { baseMs: 1 },
    },
  });
  const shop = integrations.for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'instagram', config: {} });
  const agree = async () => {
    const { url } = await shop.oauth.authorize(id, { redirectUri });
    const granted = await simulator.fetch(new Request(`${url}&decision=grant`));
    const back = new URL(granted.headers.get('location') ?? '');
    return { url: new URL(url), back, params: back.searchParams };
  };
  const callback = (params: URLSearchParams) => shop.oauth.callback('instagram', { redirectUri, params });
  const connect = async () => callback((await agree()).params);
  const visible = async () =>
    inspect([(await shop.events.list({ limit: 100 })).rows, await shop.connections.list()], { depth: 9 });
  return { simulator, shop, id, agree, callback, connect, addresses, visible };
}

describe('connecting an account', () => {
  it('requests comma-separated scopes without PKCE', async () => {
    const { url } = await (await host()).agree();
    expect(url.origin + url.pathname).toBe('https://www.instagram.com/oauth/authorize');
    expect(url.searchParams.get('scope')).toBe('instagram_business_basic,instagram_business_content_publish');
    expect(url.searchParams.has('code_challenge')).toBe(false);
  });

  it.each([
    ['in an array, as documented', true],
    ['flat, as also seen', false],
  ])('exchanges the code, then at once the one-hour token (chatwoot#12989), answered %s', async (_, isWrapped) => {
    const { shop, id, connect, addresses, visible } = await host({ isWrapped });
    await connect();
    expect(addresses).toEqual([
      'POST https://api.instagram.com/oauth/access_token',
      'GET https://graph.instagram.com/access_token',
      'GET https://graph.instagram.com/v26.0/me',
    ]);
    const credential = await shop.credentials.get(id);
    expect(credential).toMatchObject({
      kind: 'oauth2',
      scopes: ['instagram_business_basic', 'instagram_business_content_publish'],
    });
    expect(((credential?.expiresAt?.getTime() ?? 0) - Date.now()) / dayMs).toBeCloseTo(60, 1);
    expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
    expect(await visible()).not.toMatch(/IGAA|canary|simulated-code/);
  });

  it.each([true, false])(
    'stores both ids of the account, by which callbacks name it (wrapped: %s)',
    async (isWrapped) => {
      const { simulator, shop, id, connect } = await host({ isWrapped });
      await connect();
      expect((await shop.credentials.get(id))?.visibleFields).toEqual({
        account_id: simulator.accountId,
        app_user_id: simulator.appUserId,
      });
    },
  );

  it('connects also when the account cannot be read, and reads it at the next refresh', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 24) });
    onTestFinished(() => void vi.useRealTimers());
    const { simulator, shop, id, connect } = await host();
    simulator.faults.next({ kind: 'server_error', path: /\/me$/ });
    await connect();
    expect((await shop.credentials.get(id))?.visibleFields).toEqual({});
    vi.setSystemTime(Date.now() + 31 * dayMs);
    await shop.connections.test(id);
    expect((await shop.credentials.get(id))?.visibleFields).toMatchObject({ app_user_id: simulator.appUserId });
  });

  it('strips the `#_` that Instagram appends to the code', async () => {
    const { agree, callback } = await host();
    const { back, params } = await agree();
    expect(back.hash).toBe('#_');
    params.set('code', `${params.get('code')}#_`);
    await expect(callback(params)).resolves.toBeDefined();
  });

  it('stores no credential when the one-hour token cannot be exchanged', async () => {
    const { simulator, shop, id, connect } = await host();
    simulator.faults.next({ kind: 'graph_error', path: /^\/access_token$/, error: { code: 100 } });
    await expect(connect()).rejects.toMatchObject({ code: 'oauth_refused' });
    expect(await shop.credentials.get(id)).toBeNull();
  });

  it('retries only the second step when it fails, because the code is used up', async () => {
    const { simulator, connect, addresses, shop, id } = await host();
    simulator.faults.next({ kind: 'server_error', path: /^\/access_token$/, count: 2 });
    await connect();
    expect(addresses.filter((address) => address.startsWith('POST'))).toHaveLength(1);
    expect(await shop.credentials.get(id)).toMatchObject({ kind: 'oauth2', version: 1 });
  });

  it('distinguishes a used code from a wrong app', async () => {
    const { agree, callback, simulator } = await host();
    const [first, second, third] = [await agree(), await agree(), await agree()];
    await callback(first.params);
    second.params.set('code', first.params.get('code') ?? '');
    await expect(callback(second.params)).rejects.toMatchObject({ code: 'oauth_refused' });
    simulator.faults.next({ kind: 'graph_error', path: /^\/access_token$/, error: { code: 101 } });
    await expect(callback(third.params)).rejects.toMatchObject({
      code: 'oauth_refused',
      message: expect.stringContaining("check the app's client id and secret"),
    });
  });
});

describe('a 60-day token', () => {
  /** An account that was connected this many days ago and not used since. */
  const aged = async (days: number) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 24) });
    onTestFinished(() => void vi.useRealTimers());
    const connected = await host();
    await connected.connect();
    vi.setSystemTime(Date.now() + days * dayMs);
    return connected;
  };
  const refreshes = (addresses: readonly string[]) =>
    addresses.filter((address) => address === 'GET https://graph.instagram.com/refresh_access_token');

  it.each([
    ['is not refreshed in the first half of its life', 29, 0],
    ['is refreshed by any use in the second half', 31, 1],
    ['is still refreshed on its last day', 59, 1],
  ])('%s', async (_, days, count) => {
    const { shop, id, addresses } = await aged(days);
    expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
    expect(refreshes(addresses)).toHaveLength(count);
    const left = ((await shop.credentials.get(id))?.expiresAt?.getTime() ?? 0) - Date.now();
    expect(left / dayMs).toBeCloseTo(count === 0 ? 60 - days : 60, 0);
  });

  it('keeps its scopes through a refresh', async () => {
    const { shop, id } = await aged(40);
    await shop.connections.test(id);
    expect((await shop.credentials.get(id))?.scopes).toEqual([
      'instagram_business_basic',
      'instagram_business_content_publish',
    ]);
  });

  it('keeps working when its refresh meets a transient error', async () => {
    const { shop, id, simulator } = await aged(40);
    simulator.faults.next({ kind: 'server_error', path: 'refresh_access_token', count: 9 });
    expect(await shop.connections.test(id)).toMatchObject({ health: 'healthy' });
    expect(await shop.credentials.get(id)).toMatchObject({ version: 1 });
  });

  it('needs a new consent when it has expired', async () => {
    const { shop, id } = await aged(61);
    expect(await shop.connections.test(id)).toMatchObject({ health: 'reauth_required' });
  });

  it.each([458, 459, 460, 464, 467, 492])(
    'needs a new consent when it is revoked (%i), and is not shown',
    async (code) => {
      const { shop, id, simulator, connect, addresses, visible } = await host();
      await connect();
      simulator.tokens.revokeAll(code);
      expect(await shop.connections.test(id)).toMatchObject({ health: 'reauth_required' });
      expect(refreshes(addresses)).toEqual([]);
      expect(await visible()).not.toMatch(/IGAA|canary/);
    },
  );
});
