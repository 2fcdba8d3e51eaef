import type { ShopIntegrations } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../test/client.ts';
import { actorOf, publicUrl, testHost } from '../../test/host.ts';
import { testWorld, type World } from '../../test/world.ts';

/** Starts a consent. @returns the parameters that the provider's page gets */
async function begin({ as, at }: World, body?: object): Promise<URLSearchParams> {
  const begun = await as('POST', `${at}/authorize/`, body ? { body } : {});
  expect(begun.status).toBe(200);
  return new URL(String(begun.json['url'])).searchParams;
}

const callback = (params: Readonly<Record<string, string>>) => `/oauth/acme/callback?${new URLSearchParams(params)}`;

/** An API whose consents end with `end`. */
function receivingWith(end: ShopIntegrations['oauth']['callback']) {
  const real = testHost().integrations.for(actorOf('owner'));
  const host = testHost({ integrations: { for: () => ({ ...real, oauth: { ...real.oauth, callback: end } }) } });
  return { ...host, call: createClient(host.handler, {}) };
}

describe('a consent', () => {
  it('leads from the authorise URL back to the requested page', async () => {
    const world = await testWorld();
    const sent = await begin(world, { return_to: '/settings?tab=shops' });
    expect(sent.get('redirect_uri')).toBe(`${publicUrl}/api/integrations/oauth/acme/callback`);
    const back = await world.as('GET', callback({ state: sent.get('state') ?? '', code: 'good' }));
    expect(back).toMatchObject({ status: 302, text: '' });
    expect(back.headers.get('location')).toBe(
      `${publicUrl}/settings?tab=shops&integration=connected&connection=${world.connection}`,
    );
    expect(back.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await world.as('GET', `${world.at}/credential/`)).json).toMatchObject({ kind: 'oauth2', version: 2 });
  });

  it('leads to the default page when none was requested', async () => {
    const world = await testWorld({ returnTo: '/integrations' });
    const sent = await begin(world);
    const back = await world.as('GET', callback({ state: sent.get('state') ?? '', code: 'good' }));
    expect(back.headers.get('location')).toMatch(`${publicUrl}/integrations?integration=connected&connection=`);
  });

  it.each([
    ['the person refuses', { error: 'access_denied' }, 'oauth_refused'],
    ['the provider refuses the code', { code: 'bad' }, 'oauth_refused'],
    ['the state is forged', { state: 'forged', code: 'good' }, 'oauth_state_invalid'],
  ])('passes the error to the page when %s', async (_name, params, code) => {
    const world = await testWorld();
    const state = (await begin(world)).get('state') ?? '';
    const back = await world.as('GET', callback({ state, ...params }));
    expect(back).toMatchObject({ status: 302 });
    expect(back.headers.get('location')).toBe(`${publicUrl}/?integration=failed&code=${code}`);
  });

  it('leads back to the requested page when the person refuses', async () => {
    const world = await testWorld();
    const state = (await begin(world, { return_to: '/settings' })).get('state') ?? '';
    const back = await world.as('GET', callback({ state, error: 'access_denied' }));
    expect(back.headers.get('location')).toBe(`${publicUrl}/settings?integration=failed&code=oauth_refused`);
  });

  it('cannot be received twice, nor by another actor', async () => {
    const world = await testWorld();
    const failed = `${publicUrl}/?integration=failed&code=oauth_state_invalid`;
    const first = callback({ state: (await begin(world)).get('state') ?? '', code: 'good' });
    await world.as('GET', first);
    expect((await world.as('GET', first)).headers.get('location')).toBe(failed);
    const second = callback({ state: (await begin(world)).get('state') ?? '', code: 'good' });
    const other = await world.call('GET', second, { as: actorOf('shop_manager') });
    expect(other.headers.get('location')).toBe(failed);
  });

  it('hides the message of an unexpected error, and logs it', async () => {
    const { call, logged } = receivingWith(() => Promise.reject(new Error('canary')));
    const back = await call('GET', callback({ state: 's' }), { as: actorOf('owner') });
    expect(back.headers.get('location')).toBe(`${publicUrl}/?integration=failed&code=internal`);
    expect(logged).toHaveLength(1);
  });

  it('is refused when the provider has no OAuth', async () => {
    const { as } = await testWorld();
    const { json } = await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } });
    expect((await as('POST', `/connections/${String(json['id'])}/authorize/`)).status).toBe(422);
  });
});

describe('return_to', () => {
  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example',
    'settings',
    'javascript:alert(1)',
    '',
  ])('is refused when it leads elsewhere: %j', async (return_to) => {
    const { as, at } = await testWorld();
    const refused = await as('POST', `${at}/authorize/`, { body: { return_to } });
    expect(refused).toMatchObject({ status: 422, json: { errors: [{ path: 'return_to' }] } });
  });

  it("is checked against the host's list of pages", async () => {
    const { as, at } = await testWorld({ returnPaths: ['/settings/'] });
    const statusOf = async (return_to: string) =>
      (await as('POST', `${at}/authorize/`, { body: { return_to } })).status;
    expect(await statusOf('/settings')).toBe(200);
    expect(await statusOf('/settings/shops?tab=1')).toBe(200);
    expect(await statusOf('/settings-of-others')).toBe(422);
    expect(await statusOf('/settings/../admin')).toBe(422);
  });

  it('is checked again when the person comes back', async () => {
    const { call } = receivingWith(async () => ({ connectionId: 'c', returnTo: '//evil.example/' }));
    const back = await call('GET', callback({ state: 's' }), { as: actorOf('owner') });
    expect(back.headers.get('location')).toMatch(`${publicUrl}/?integration=connected`);
  });
});

it('never takes the redirect URI from a header', async () => {
  const { as, at } = await testWorld();
  const { json } = await as('POST', `${at}/authorize/`, {
    headers: { 'x-forwarded-host': 'evil.example', host: 'evil.example' },
  });
  expect(String(json['url'])).not.toContain('evil');
});
