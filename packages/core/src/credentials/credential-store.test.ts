import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { testShop } from '../../test/credential-shop.ts';
import { custom } from '../provider/auth.ts';

const canary = 'canary-token-5b1e';
const secret = { access_token: canary };

describe('credentials', () => {
  it('seals a secret as the live one, and records that in the same transaction', async () => {
    const shop = await testShop();
    const metadata = await shop.credentials.set(shop.actor, shop.connection.id, {
      kind: 'access_token',
      secret,
      scopes: ['read'],
    });
    expect(metadata).toMatchObject({
      kind: 'access_token',
      version: 1,
      scopes: ['read'],
      expiresAt: null,
      revokedAt: null,
    });
    expect(await shop.events()).toEqual(['credential.set']);
    expect(await shop.dump()).not.toContain(canary);
    const { credential } = await shop.session().current();
    expect(credential).toEqual({ kind: 'access_token', accessToken: canary });
  });

  it('replaces the live one with the next version and destroys the key of the previous one', async () => {
    const shop = await testShop();
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'access_token', secret });
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'api_key', secret: { api_key: 'key-2' } });
    const rows = await shop.inShop((unit) => unit.credentials.list(shop.connection.id, 100));
    expect(rows.map(({ version, wrappedKey }) => [version, wrappedKey === null])).toEqual([
      [2, false],
      [1, true],
    ]);
    expect((await shop.session().current()).credential).toEqual({ kind: 'api_key', apiKey: 'key-2' });
  });

  it('stores every one of many that are set at once, in some order', async () => {
    const shop = await testShop();
    const set = () => shop.process().set(shop.actor, shop.connection.id, { kind: 'access_token', secret });
    const versions = (await Promise.all([set(), set(), set()])).map(({ version }) => version);
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  it('shows metadata and a mask that reveals nothing', async () => {
    const shop = await testShop();
    expect(await shop.credentials.metadata(shop.actor, shop.connection.id)).toBeNull();
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'access_token', secret });
    const metadata = await shop.credentials.metadata(shop.actor, shop.connection.id);
    expect(metadata).toMatchObject({ mask: '••••••••', version: 1, createdBy: 'actor-1' });
    expect(Object.keys(metadata ?? {})).not.toContain('encryptedSecret');
    expect(inspect(metadata)).not.toContain(canary);
  });

  it('cannot be used after it is revoked, and says so', async () => {
    const shop = await testShop();
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'access_token', secret });
    const session = shop.session();
    await session.current();
    const revoked = await shop.credentials.revoke(shop.actor, shop.connection.id);
    expect(revoked.revokedAt).toBeInstanceOf(Date);
    await expect(session.current()).rejects.toMatchObject({
      code: 'credential_unusable',
      message: expect.stringContaining('revoked'),
    });
    expect(await shop.events()).toEqual(['credential.set', 'credential.used', 'credential.revoked']);
  });

  it('revokes once: a second time changes and records nothing', async () => {
    const shop = await testShop();
    await expect(shop.credentials.revoke(shop.actor, shop.connection.id)).rejects.toMatchObject({ code: 'not_found' });
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'access_token', secret });
    const first = await shop.credentials.revoke(shop.actor, shop.connection.id);
    expect(await shop.credentials.revoke(shop.actor, shop.connection.id)).toEqual(first);
    expect(await shop.events()).toEqual(['credential.set', 'credential.revoked']);
  });

  it('says that a credential is missing if none was ever set', async () => {
    const shop = await testShop();
    await expect(shop.session().current()).rejects.toMatchObject({
      code: 'credential_unusable',
      message: expect.stringContaining('has no credential'),
    });
  });

  it("treats another shop's connection like an unknown one", async () => {
    const shop = await testShop();
    const stranger = { ...shop.actor, shopId: 'shop-2' };
    const { id } = shop.connection;
    const calls = [
      shop.credentials.set(stranger, id, { kind: 'access_token', secret }),
      shop.credentials.metadata(stranger, id),
      shop.credentials.revoke(stranger, id),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'not_found' });
    await expect(shop.process().session(stranger, shop.connection, 'run-1').current()).rejects.toMatchObject({
      code: 'credential_unusable',
    });
  });

  it.each([
    ['a kind that the provider does not accept', { kind: canary, secret }, 'kind'],
    ['a secret of another kind', { kind: 'api_key', secret }, 'secret.api_key'],
    ['a secret that is not an object', { kind: 'access_token', secret: canary }, 'secret'],
    ['no secret', { kind: 'access_token', secret: undefined }, 'secret'],
    ['an empty token', { kind: 'access_token', secret: { access_token: '' } }, 'secret.access_token'],
    [
      'a token with a line break',
      { kind: 'access_token', secret: { access_token: `${canary}\n` } },
      'secret.access_token',
    ],
    [
      'a token with a space before it',
      { kind: 'access_token', secret: { access_token: ` ${canary}` } },
      'secret.access_token',
    ],
    [
      'a token with a curly quote',
      { kind: 'access_token', secret: { access_token: `“${canary}” ` } },
      'secret.access_token',
    ],
    [
      'a token of 9,000 characters',
      { kind: 'access_token', secret: { access_token: canary.repeat(600) } },
      'secret.access_token',
    ],
    [
      'a refresh token of a megabyte',
      { kind: 'oauth2', secret: { access_token: canary, refresh_token: canary.repeat(70_000) } },
      'secret.refresh_token',
    ],
    ['a field that the kind does not have', { kind: 'access_token', secret: { ...secret, [canary]: 'x' } }, 'secret'],
    ['a token as a key', { kind: 'access_token', secret: { [canary]: 'x\n' } }, 'secret.access_token'],
  ])('refuses %s, naming its path but not its value', async (_name, request, path) => {
    const shop = await testShop();
    const error = await shop.credentials
      // @ts-expect-error -- what a host without types may give
      .set(shop.actor, shop.connection.id, request)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'invalid_input',
      issues: expect.arrayContaining([{ path, problem: expect.any(String) }]),
    });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(canary);
    expect(await shop.events()).toEqual([]);
  });

  it.each([null, ''])('treats the refresh token %j of a set credential as missing', async (refresh_token) => {
    const shop = await testShop();
    const given = { kind: 'oauth2', secret: { access_token: canary, refresh_token } } as const;
    await shop.credentials.set(shop.actor, shop.connection.id, given);
    expect(await shop.session().current()).toEqual({
      credential: { kind: 'oauth2', accessToken: canary },
      version: 1,
    });
    // There is nothing to refresh it with.
    expect(await shop.session().refresh(1)).toBeNull();
  });

  it('clears reauth_required, since the health of the new one is not known yet', async () => {
    const shop = await testShop();
    await shop.inShop((unit) => unit.connections.recordHealth(shop.connection.id, { health: 'reauth_required' }));
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'access_token', secret });
    expect(await shop.health()).toBe('unknown');
    expect(await shop.events()).toEqual(['credential.set', 'connection.health_changed']);
  });
});

describe('a credential of several fields', () => {
  const fields = { account_sid: 'AC-shown', auth_token: canary };

  it('is opened by name, and shows only what its provider does not mask', async () => {
    const shop = await testShop();
    const set = await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'custom', secret: fields });
    expect(set.visibleFields).toEqual({ account_sid: 'AC-shown' });
    expect(JSON.stringify(await shop.credentials.metadata(shop.actor, shop.connection.id))).not.toContain(canary);
    expect((await shop.session().current()).credential).toEqual({ kind: 'custom', fields });
  });

  it('must be set again if its provider has got a further field', async () => {
    const shop = await testShop();
    await shop.credentials.set(shop.actor, shop.connection.id, { kind: 'custom', secret: fields });
    const auth = custom({ fields: { auth_token: { title: 'Auth token' }, region: { title: 'Region' } } });
    const error = await shop
      .process({ ...shop.provider, auth: [auth] })
      .session(shop.actor, shop.connection, 'run-1')
      .current()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'credential_unusable', message: expect.stringContaining('lacks region') });
  });

  it('is user and password in a pair', async () => {
    const shop = await testShop();
    const pair = { user: 'ck_1', password: canary };
    const set = await shop.credentials.set(shop.actor, shop.connection.id, {
      kind: 'basic_auth',
      secret: pair,
    });
    expect(set.visibleFields).toEqual({});
    expect((await shop.session().current()).credential).toEqual({ kind: 'basic_auth', ...pair });
  });
});
