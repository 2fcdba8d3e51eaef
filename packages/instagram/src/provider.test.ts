import { describe, expect, it } from 'vitest';
import { instagramHost } from '../test/host.ts';
import { readAccount } from './graph/account.ts';
import { instagram } from './provider.ts';

const app = { clientId: '990', clientSecret: 'secret' };

describe('instagram()', () => {
  it('uses Instagram’s own hosts by default', () => {
    expect(instagram({ app })).toMatchObject({
      http: { baseUrl: 'https://graph.instagram.com' },
      auth: [
        {
          authorizeUrl: 'https://www.instagram.com/oauth/authorize',
          tokenUrl: 'https://api.instagram.com/oauth/access_token',
        },
      ],
    });
  });

  it('uses `baseUrl` for every host', () => {
    expect(instagram({ app, baseUrl: 'http://127.0.0.1:4000/' })).toMatchObject({
      http: { baseUrl: 'http://127.0.0.1:4000' },
      auth: [
        {
          authorizeUrl: 'http://127.0.0.1:4000/oauth/authorize',
          tokenUrl: 'http://127.0.0.1:4000/oauth/access_token',
        },
      ],
    });
  });

  it('sends the token in a header', () => {
    const credential = { kind: 'oauth2', accessToken: 'IGAA1' } as const;
    const request = {
      method: 'GET',
      url: new URL('https://graph.instagram.com/'),
      body: null,
      idempotencyKey: null,
    } as const;
    expect(instagram({ app }).http.headers?.({ credential, config: {}, app, request })).toEqual({
      authorization: 'Bearer IGAA1',
    });
  });

  it('counts calls per app and account', () => {
    const key = (clientId: string, shopId: string) =>
      instagram({ app }).http.rateLimit?.key({ config: {}, clientId, shopId });
    expect(new Set([key('1', 'a'), key('1', 'b'), key('2', 'a')]).size).toBe(3);
  });

  it.each(['26', 'v26', '26.0', 'v26.0/../v1.0', 'latest'])('refuses the version %s', (apiVersion) => {
    expect(() => instagram({ app, apiVersion })).toThrow('The option `apiVersion` of instagram is');
  });
});

describe('the API version', () => {
  it('is v26.0 by default in every call of the Graph API', async () => {
    const { posted, simulator } = await instagramHost();
    await posted();
    expect(simulator.requests.length).toBeGreaterThan(5);
    for (const { path } of simulator.requests) expect(path).toMatch(/^\/v26\.0\//);
  });
});

describe('an answer with another API version', () => {
  it('adds one event a day, and appears in the connection test', async () => {
    const { posted, shop, connectionId, events } = await instagramHost({ simulator: { answeredVersion: 'v27.0' } });
    await posted();
    await posted();
    expect(await events('connection.api_notice')).toMatchObject([
      { message: expect.stringContaining('Instagram answered with API version v27.0 instead of v26.0') },
    ]);
    expect(await shop.connections.test(connectionId)).toMatchObject({ notices: [{ code: 'api_version_differs' }] });
    expect(await events('connection.api_notice')).toHaveLength(1);
  });

  it('adds no event when the requested version answers', async () => {
    const { posted, events } = await instagramHost();
    await posted();
    expect(await events('connection.api_notice')).toEqual([]);
  });
});

describe('the account', () => {
  const answering = (body: unknown) => ({
    get: async () => ({ status: 200, headers: new Headers(), body }),
    post: async () => expect.unreachable('posts nothing'),
    lines: () => expect.unreachable('reads no file'),
  });

  it.each([
    ['in an array, as documented', { data: [{ user_id: '17841400000000019', username: 'w' }] }],
    ['flat', { user_id: '17841400000000019', username: 'w', id: '7' }],
  ])('is read %s', async (_, body) => {
    expect(await readAccount(answering(body), 'v26.0')).toEqual({ id: '17841400000000019', username: 'w' });
  });

  it('is called `me` when its id is a number that lost digits', async () => {
    const body: unknown = JSON.parse('{"user_id":17841400000000019,"username":"w"}');
    expect(JSON.stringify(body)).not.toContain('17841400000000019');
    expect(await readAccount(answering(body), 'v26.0')).toEqual({ id: 'me', username: 'w' });
    expect(await readAccount(answering({ user_id: 123 }), 'v26.0')).toEqual({ id: '123', username: null });
  });

  it.each([[{}], [{ data: [] }], [{ user_id: 'a/b' }], [null], ['text']])('is not read from %j', async (body) => {
    await expect(readAccount(answering(body), 'v26.0')).rejects.toMatchObject({ code: 'provider_malformed' });
  });
});

describe('the connection test', () => {
  it('needs both scopes', async () => {
    const { shop, connectionId, simulator } = await instagramHost();
    expect(await shop.connections.test(connectionId)).toMatchObject({ health: 'healthy' });
    const { access_token } = simulator.tokens.issueTokens(['instagram_business_basic']);
    await shop.credentials.set(connectionId, { kind: 'oauth2', secret: { access_token } });
    expect(await shop.connections.test(connectionId)).toMatchObject({
      health: 'reauth_required',
      healthReason: expect.stringContaining('grant every requested permission'),
    });
  });
});

describe('posting', () => {
  it.each(['owner', 'shop_manager', 'manager', 'employee'] as const)('is allowed for the role %s', async (role) => {
    const { integrations, connectionId, simulator } = await instagramHost();
    const shop = integrations.for({ id: 'person', shopId: 'shop-1', role });
    const { id } = await shop.actions.run(connectionId, 'post_instagram_product', { product_id: 'mug' });
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', actorId: 'person' });
    expect(simulator.posts).toHaveLength(1);
  });

  it('is denied when the capability is not enabled', async () => {
    const { shop, connectionId, ask } = await instagramHost();
    const { version } = await shop.connections.get(connectionId);
    await shop.connections.update(connectionId, { version, enabledCapabilities: [] });
    await expect(ask()).rejects.toMatchObject({ code: 'policy_denied' });
  });

  it('is hidden from another shop, which cannot run, read or settle it', async () => {
    const { integrations, connectionId, ask, shop } = await instagramHost();
    const { id } = await ask();
    await shop.runs.waitFor(id);
    const other = integrations.for({ id: 'owner-2', shopId: 'shop-2', role: 'owner' });
    const tries = [
      () => other.actions.run(connectionId, 'post_instagram_product', { product_id: 'mug' }),
      () => other.runs.get(id),
      () => other.runs.reconcile(id),
      () => other.runs.settle(id, 'done'),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
  });
});
