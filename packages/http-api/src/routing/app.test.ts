import { describe, expect, it } from 'vitest';
import { base } from '../../test/client.ts';
import { actorOf, testHost } from '../../test/host.ts';
import { testWorld } from '../../test/world.ts';
import { createAddresses } from '../addresses.ts';
import { routeTable } from '../routes.ts';

const safeRoutes = routeTable(createAddresses({})).filter(({ method, isSafe }) => method === 'GET' && isSafe);

describe('a path', () => {
  it('is the same with and without its closing slash', async () => {
    const { as, at, run } = await testWorld();
    const paths = [
      '/providers',
      '/connections',
      at,
      `${at}/credential`,
      '/runs',
      `/runs/${run}`,
      '/events',
      '/openapi.json',
    ];
    const statusesOf = (end: string) => Promise.all(paths.map(async (path) => (await as('GET', path + end)).status));
    expect(await statusesOf('')).toEqual(paths.map(() => 200));
    expect(await statusesOf('/')).toEqual(paths.map(() => 200));
    expect((await as('POST', `${at}/disable`)).status).toBe(200);
  });

  it.each(['/', '/connection/', '/connections/1/credentials/', '/providers//', '/openapi.yaml'])(
    'is answered with 404 when it is unknown: %s',
    async (path) => {
      const { as } = await testWorld();
      expect(await as('GET', path)).toMatchObject({ status: 404, json: { code: 'not_found' } });
    },
  );

  it('begins with the base path of the host', async () => {
    const { handler } = testHost({ basePath: '/v1/shop-integrations' });
    const statusOf = async (path: string) =>
      (await handler(new Request(`http://host${path}/providers/`), actorOf('owner'))).status;
    expect(await statusOf('/v1/shop-integrations')).toBe(200);
    expect(await statusOf(base)).toBe(404);
  });

  it.each(['1', '%00', '%2F', '%E2%80', '..%2f..', 'a'.repeat(4_000), '__proto__'])(
    'may hold %s in place of an id',
    async (id) => {
      const { as } = await testWorld();
      expect((await as('GET', `/connections/${id}/`)).status).toBe(404);
    },
  );
});

describe('a method', () => {
  it.each([
    ['PUT', '/providers/', 'GET, HEAD, OPTIONS'],
    ['POST', '/providers/', 'GET, HEAD, OPTIONS'],
    ['GET', '/connections/1/enable/', 'POST, OPTIONS'],
    ['PUT', '/connections/1/', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['PROPFIND', '/runs/', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/oauth/acme/callback', 'GET, OPTIONS'],
  ])('%s of %s is answered with 405 and the allowed methods', async (method, path, allow) => {
    const { as } = await testWorld();
    const refused = await as(method, path);
    expect(refused).toMatchObject({ status: 405, json: { code: 'method_not_allowed' } });
    expect(refused.headers.get('allow')).toBe(allow);
  });

  it('OPTIONS lists the allowed methods', async () => {
    const { call } = await testWorld();
    const answered = await call('OPTIONS', '/connections/');
    expect(answered).toMatchObject({ status: 204, text: '' });
    expect(answered.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    expect((await call('OPTIONS', '/nothing/')).status).toBe(404);
  });

  it('HEAD is a GET without its body', async () => {
    const { as, at } = await testWorld();
    const head = await as('HEAD', `${at}/`);
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers.get('etag')).toBe('"1"');
    expect((await as('HEAD', '/connections/1/')).status).toBe(404);
  });

  it.each(safeRoutes)('HEAD writes no event, and answers with the headers of GET: $path', async ({ operationId }) => {
    const { as, good, send } = await testWorld();
    const before = (await as('GET', '/events/')).text;
    const head = await as('HEAD', good(operationId).path);
    expect((await as('GET', '/events/')).text).toBe(before);
    const { status, headers } = await send(operationId);
    expect([head.status, head.headers.get('content-type'), head.text]).toEqual([
      status,
      headers.get('content-type'),
      '',
    ]);
  });

  it('HEAD of an export is denied when GET would be', async () => {
    const { call } = await testWorld();
    expect((await call('HEAD', '/events/export.csv', { as: actorOf('manager') })).status).toBe(403);
  });

  it('HEAD of the OAuth callback leaves the state for the person who comes back', async () => {
    const { as, at } = await testWorld();
    const { url } = (await as('POST', `${at}/authorize/`)).json;
    const state = new URL(String(url)).searchParams.get('state');
    const back = `/oauth/acme/callback?state=${state}&code=good`;
    expect((await as('HEAD', back)).status).toBe(405);
    expect((await as('GET', back)).headers.get('location')).toContain('integration=connected');
  });
});

it.each(['/providers/', '/openapi.json', '/events/export.csv', '/nothing/', '/oauth/acme/callback?state=unknown'])(
  'answers %s with headers against caching, type guessing and loading',
  async (path) => {
    const { as } = await testWorld();
    const { headers } = await as('GET', path);
    const names = ['content-security-policy', 'referrer-policy', 'x-content-type-options'];
    expect(names.map((name) => headers.get(name))).toEqual([
      "default-src 'none'; frame-ancestors 'none'",
      'no-referrer',
      'nosniff',
    ]);
    // The document holds no data of a shop: a client may keep it, and asks whether it changed.
    expect(headers.get('cache-control')).toBe(path === '/openapi.json' ? 'public, no-cache' : 'no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  },
);

describe('an unexpected fault', () => {
  it('is logged with its route, and answered without its message', async () => {
    const { send, fault, logged } = await testWorld();
    fault.everything = new Error('canary');
    const failed = await send('getRun');
    const request_id = failed.headers.get('x-request-id');
    expect(failed.json).toEqual({ title: 'Internal Server Error', status: 500, code: 'internal', request_id });
    expect(logged).toEqual([['Could not answer a request.', { err: fault.everything, route: 'getRun', request_id }]]);
  });
});

it('passes the request and the context of the mount to the login', async () => {
  const seen: unknown[] = [];
  const owner = actorOf('owner');
  const { handler } = testHost({
    authenticate: async (request, context) => {
      seen.push(request.headers.get('authorization'), context);
      return owner;
    },
  });
  const request = new Request(`http://host${base}/providers/`, { headers: { authorization: 'Bearer x' } });
  expect((await handler(request, owner)).status).toBe(200);
  expect(seen).toEqual(['Bearer x', owner]);
});
