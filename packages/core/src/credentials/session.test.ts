import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { soon, testShop, testVault, tokenEndpoint } from '../../test/credential-shop.ts';

const oauth = { access_token: 'access-1', refresh_token: 'refresh-1' };

describe('credential session', () => {
  it('records the use of a credential once per run, even if many calls open it', async () => {
    const shop = await testShop();
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'oauth2', secret: oauth });
    const session = shop.session('run-7');
    await Promise.all(Array.from({ length: 20 }, () => session.current()));
    await shop.session('run-8').current();
    const { rows } = await shop.inShop((unit) => unit.events.page({ limit: 50, eventType: 'credential.used' }));
    expect(rows.map(({ meta, actorId, level }) => [meta['run_id'], actorId, level])).toEqual([
      ['run-8', 'actor-1', 'debug'],
      ['run-7', 'actor-1', 'debug'],
    ]);
  });

  it('returns no credential if its use could not be recorded', async () => {
    const shop = await testShop();
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'oauth2', secret: oauth });
    const session = shop.session();
    const transaction = shop.storage.transaction.bind(shop.storage);
    let count = 0;
    shop.storage.transaction = (scope, work) =>
      // The second one writes the event.
      (count += 1) === 2 ? Promise.reject(new Error('connection lost')) : transaction(scope, work);
    await expect(session.current()).rejects.toThrow('connection lost');
    await expect(session.current()).resolves.toMatchObject({ version: 1 });
    expect(await shop.events()).toEqual(['credential.set', 'credential.used']);
  });

  it('calls the key provider once per version, so that a KMS is not called per request', async () => {
    const vault = testVault();
    let opened = 0;
    const shop = await testShop({ vault: { ...vault, open: (...about) => ((opened += 1), vault.open(...about)) } });
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'oauth2', secret: oauth });
    const session = shop.session();
    for (let call = 0; call < 5; call += 1) await session.current();
    expect(opened).toBe(1);
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'api_key', secret: { api_key: 'key-2' } });
    expect(await session.current()).toEqual({ credential: { kind: 'api_key', apiKey: 'key-2' }, version: 2 });
    expect(opened).toBe(2);
  });

  it('refreshes 60 s before the token expires, and not earlier', async () => {
    const endpoint = await tokenEndpoint(() => ({ body: { access_token: 'access-2', expires_in: 3600 } }));
    const shop = await testShop({ tokenUrl: endpoint.url });
    const set = (expiresAt: Date) =>
      shop.credentials.set(shop.actor, shop.connection.id, { kind: 'oauth2', secret: oauth, expiresAt });
    const aged = async (expiresIn: number) => {
      await set(soon(expiresIn));
      const [row] = await shop.inShop((unit) => unit.credentials.list(shop.connection.id, 100));
      // As if it had been issued an hour ago.
      if (row) Object.assign(row, { createdAt: soon(-3_600_000) });
      return (await shop.session().current()).credential;
    };
    expect(await aged(62_000)).toMatchObject({ accessToken: 'access-1' });
    expect(await aged(58_000)).toMatchObject({ accessToken: 'access-2' });
    expect(endpoint.requests).toHaveLength(1);
  });

  it('does not refresh a token that lives for less than 60 s with each call', async () => {
    const endpoint = await tokenEndpoint(() => ({ body: { access_token: 'access-2', expires_in: 30 } }));
    const shop = await testShop({ tokenUrl: endpoint.url });
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'oauth2', secret: oauth, expiresAt: soon(-1) });
    const session = shop.session();
    for (let call = 0; call < 5; call += 1) await session.current();
    expect(endpoint.requests).toHaveLength(1);
  });

  it('never treats an unknown expiry as past', async () => {
    const endpoint = await tokenEndpoint(() => ({ status: 500 }));
    const shop = await testShop({ tokenUrl: endpoint.url });
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'oauth2', secret: oauth });
    expect((await shop.session().current()).credential).toMatchObject({ accessToken: 'access-1' });
    expect(endpoint.requests).toHaveLength(0);
  });

  it('keeps using a token that still works while the token endpoint has a transient error, and does not call it again at once', async () => {
    const endpoint = await tokenEndpoint(() => ({ status: 503 }));
    const shop = await testShop({ tokenUrl: endpoint.url });
    await shop.credentials.set(shop.actor, shop.connection.id, {
      kind: 'oauth2',
      secret: oauth,
      expiresAt: soon(20_000),
    });
    const [row] = await shop.inShop((unit) => unit.credentials.list(shop.connection.id, 100));
    if (row) Object.assign(row, { createdAt: soon(-3_600_000) });
    const session = shop.session();
    for (let call = 0; call < 3; call += 1)
      expect((await session.current()).credential).toMatchObject({ accessToken: 'access-1' });
    expect(endpoint.requests).toHaveLength(2);
    expect(await shop.health()).toBe('degraded');
  });

  it.each([
    ['a pasted token', { kind: 'access_token', secret: { access_token: 'canary-old' } }],
    ['an OAuth token without a refresh token', { kind: 'oauth2', secret: { access_token: 'canary-old' } }],
  ] as const)('says that %s has expired', async (_name, request) => {
    const shop = await testShop();
    await shop.credentials.set(shop.actor, shop.connection.id, { ...request, expiresAt: soon(-1) });
    const error = await shop
      .session()
      .current()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'credential_unusable', message: expect.stringContaining('expired') });
    expect(inspect(error, { depth: Infinity })).not.toContain('canary-old');
  });

  it('returns nothing newer after a 401 if the credential cannot be refreshed', async () => {
    const shop = await testShop();
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'api_key', secret: { api_key: 'key-1' } });
    expect(await shop.session().refresh(1)).toBeNull();
    expect(await shop.health()).toBe('healthy');
  });
});
