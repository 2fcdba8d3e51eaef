import { describe, expect, it } from 'vitest';
import { testWorld } from '../../test/world.ts';

const secret = { access_token: 'canary-7f3a9c' };

describe('the credential of a connection', () => {
  it('is shown as metadata and a mask that is the same for every secret', async () => {
    const { as, at } = await testWorld();
    const before = await as('GET', `${at}/credential/`);
    const set = await as('POST', `${at}/credential/`, { body: { kind: 'access_token', secret } });
    expect(set).toMatchObject({ status: 201, json: { kind: 'access_token', version: 2, mask: before.json['mask'] } });
    expect((await as('GET', `${at}/credential/`)).json).toEqual(set.json);
    expect(JSON.stringify([...set.headers]) + set.text).not.toContain(secret.access_token);
  });

  it('stores the given metadata of the secret', async () => {
    const { as, at } = await testWorld();
    const body = {
      kind: 'access_token',
      secret,
      scopes: ['read'],
      expires_at: '2027-01-01T00:00:00+01:00',
      refresh_expires_at: null,
    };
    expect((await as('POST', `${at}/credential/`, { body })).json).toMatchObject({
      scopes: ['read'],
      expires_at: '2026-12-31T23:00:00.000Z',
      refresh_expires_at: null,
    });
  });

  it('shows the fields that its provider does not mask, and no other', async () => {
    const { as, at } = await testWorld();
    const body = { kind: 'custom', secret: { account_sid: 'AC-shown', auth_token: secret.access_token } };
    const set = await as('POST', `${at}/credential/`, { body });
    expect(set).toMatchObject({ status: 201, json: { visible_fields: { account_sid: 'AC-shown' } } });
    expect((await as('GET', `${at}/credential/`)).json).toEqual(set.json);
    expect(set.text).not.toContain(secret.access_token);
  });

  it.each([
    ['of a pair', { kind: 'basic_auth', secret: { user: 'ck_1' } }, 'secret.password'],
    ['of a custom credential', { kind: 'custom', secret: { account_sid: 'AC1' } }, 'secret.auth_token'],
    ['of a kind', { secret }, 'kind'],
  ])('names a field %s that is missing by its path', async (_name, body, path) => {
    const { as, at } = await testWorld();
    const refused = await as('POST', `${at}/credential/`, { body });
    expect(refused).toMatchObject({
      status: 422,
      json: { errors: expect.arrayContaining([expect.objectContaining({ path })]) },
    });
  });

  it('is revoked for good', async () => {
    const { as, at } = await testWorld();
    const revoked = await as('POST', `${at}/revoke/`);
    expect(revoked.json).toMatchObject({ version: 1, revoked_at: expect.any(String) });
    expect((await as('POST', `${at}/revoke/`)).json).toEqual(revoked.json);
    const denied = await as('POST', `${at}/actions/import_things/`, { body: { full: true } });
    expect(denied).toMatchObject({ status: 403, json: { rule: 'use.credential_revoked' } });
  });

  it('is not found when there has never been one', async () => {
    const { as } = await testWorld();
    const { json } = await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } });
    const missing = await as('GET', `/connections/${String(json['id'])}/credential/`);
    expect(missing).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  it.each([
    ['a kind that the provider does not take', { kind: 'api_key', secret: { api_key: secret.access_token } }],
    ['a secret of another shape', { kind: 'access_token', secret: { token: secret.access_token } }],
    ['a secret with a line break', { kind: 'access_token', secret: { access_token: `${secret.access_token}\n` } }],
    ['a secret that is text', { kind: 'access_token', secret: secret.access_token }],
    ['a secret in the wrong place', { kind: 'access_token', secret, [secret.access_token]: 1 }],
    ['a secret with NUL', { kind: 'access_token', secret: { access_token: `${secret.access_token}\0` } }],
    ['a secret as the kind', { kind: secret.access_token, secret }],
    ['an instant without a zone', { kind: 'access_token', secret, expires_at: '2027-01-01T00:00:00' }],
    ['an instant in the year 1', { kind: 'access_token', secret, expires_at: '0001-01-01T00:00:00Z' }],
  ])('refuses %s without showing the secret', async (_name, body) => {
    const { as, at } = await testWorld();
    const refused = await as('POST', `${at}/credential/`, { body });
    expect(refused).toMatchObject({ status: 422, json: { code: 'invalid_input' } });
    expect(refused.text).not.toContain(secret.access_token);
    expect((await as('GET', `${at}/credential/`)).json).toMatchObject({ version: 1 });
  });
});
