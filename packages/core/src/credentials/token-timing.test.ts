import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createIntegrations } from '../integrations.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { oauth2 } from '../provider/oauth2.ts';
import { defineProvider } from '../provider/provider.ts';
import { keyring } from '../vault/keyring.ts';
import type { TokenTiming } from './token-timing.ts';

/** A host with a connection whose token expires in ten minutes. It counts the refreshes. */
async function host(tokens: Partial<TokenTiming> | undefined) {
  let refreshes = 0;
  const answer: typeof fetch = async (input) => {
    if (!String(input instanceof Request ? input.url : input).endsWith('/token')) return Response.json({});
    refreshes += 1;
    return Response.json({ access_token: 'new', token_type: 'bearer', expires_in: 3_600, refresh_token: 'next' });
  };
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: oauth2({
      authorizeUrl: 'https://acme.test/authorize',
      tokenUrl: 'https://acme.test/token',
      scopes: [],
      app: { clientId: 'client-1', clientSecret: 'secret-1' },
    }),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async ({ http }) => void (await http.get('/me')),
    capabilities: {},
  });
  const shop = createIntegrations({
    providers: [acme],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {},
    outbound: { fetch: answer },
    ...(tokens && { tokens }),
  }).for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
  const secret = { access_token: 'old', refresh_token: 'old-refresh' };
  await shop.credentials.set(id, { kind: 'oauth2', secret, expiresAt: new Date(Date.now() + 600_000) });
  return { call: () => shop.connections.test(id), refreshes: () => refreshes };
}

describe('the option `tokens`', () => {
  afterEach(() => void vi.useRealTimers());

  it('sets how long before its expiry a token is refreshed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const [usual, early] = [await host(undefined), await host({ aheadMs: 3_600_000 })];
    // Four of ten minutes are left: a token is refreshed at half its life at the earliest.
    vi.setSystemTime(Date.now() + 360_000);
    await usual.call();
    expect(usual.refreshes()).toBe(0);
    await early.call();
    expect(early.refreshes()).toBe(1);
  });

  it.each<[string, Partial<TokenTiming>, string]>([
    ['a time that is negative', { aheadMs: -1 }, 'aheadMs'],
    ['a time that is no number', { cooldownMs: Number.NaN }, 'cooldownMs'],
    ['a time that no timer can wait', { leaseMs: Number.POSITIVE_INFINITY }, 'leaseMs'],
    ['a request without time', { timeoutMs: 0 }, 'timeoutMs'],
    ['a lease that two requests could outlast', { timeoutMs: 30_000 }, 'leaseMs'],
    ['a wait that ends before the lease', { waitMs: 60_000 }, 'waitMs'],
    ['an option that does not exist', Object.fromEntries([['leaseMS', 90_000]]), 'leaseMS'],
  ])('refuses %s, and names it', async (_, tokens, field) => {
    await expect(host(tokens)).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining(field),
    });
  });
});
