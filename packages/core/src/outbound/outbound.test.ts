import { describe, expect, it } from 'vitest';
import { app, clientFor, sendJson, serve, sessionOf } from '../../test/outbound-server.ts';
import { IntegrationError } from '../errors.ts';

describe('a call', () => {
  it('goes below the base URL, with the credential, a query and a user agent', async () => {
    const server = await serve((response) => sendJson(response, 200, { fine: true }));
    const http = clientFor(`${server.origin}/v3/`);
    const reply = await http.get('/orders', { query: { limit: 5, ids: [1, 'b'], open: true, gone: undefined } });
    expect(reply).toMatchObject({ status: 200, body: { fine: true } });
    expect(reply.headers.get('content-type')).toBe('application/json');
    const [request] = server.requests;
    expect(request?.method).toBe('GET');
    expect(decodeURIComponent(request?.url ?? '')).toBe('/v3/orders?limit=5&ids=1,b&open=true');
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'x-api-key': app.clientSecret,
      accept: 'application/json',
      'user-agent': 'makerfex-integrations',
    });
  });

  it('posts JSON, or a form', async () => {
    const server = await serve((response) => sendJson(response, 201, {}));
    const http = clientFor(server.origin);
    await http.post('orders', { json: { name: 'Ärmel' } });
    await http.post('orders', { form: { name: 'Ärmel & Co' } });
    expect(
      server.requests.map(({ method, url, body, headers }) => [method, url, body, headers['content-type']]),
    ).toEqual([
      ['POST', '/orders', '{"name":"Ärmel"}', 'application/json'],
      ['POST', '/orders', 'name=%C3%84rmel+%26+Co', 'application/x-www-form-urlencoded;charset=UTF-8'],
    ]);
  });

  it('uses the current credential, so that a revocation takes effect at once', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    let isRevoked = false;
    const session = {
      ...sessionOf([]),
      current: async () => {
        if (isRevoked) throw new IntegrationError('credential_unusable', 'It was revoked.');
        return { credential: { kind: 'none' as const }, version: 0 };
      },
    };
    const http = clientFor(server.origin, { session });
    await http.get('/');
    isRevoked = true;
    await expect(http.get('/')).rejects.toMatchObject({ code: 'credential_unusable' });
    expect(server.requests).toHaveLength(1);
  });

  it('returns the statuses that it accepts', async () => {
    const server = await serve((response) => sendJson(response, 404, { missing: true }));
    const http = clientFor(server.origin);
    await expect(http.get('/a', { accept: [404] })).resolves.toMatchObject({ status: 404, body: { missing: true } });
    await expect(http.get('/a', { accept: [410] })).rejects.toMatchObject({ code: 'provider_rejected' });
  });
});

describe('a failed reply', () => {
  it.each([
    [400, 'provider_rejected'],
    [401, 'provider_auth'],
    [403, 'provider_auth'],
    [404, 'provider_rejected'],
    [408, 'provider_unavailable'],
    [429, 'provider_rate_limited'],
    [500, 'provider_unavailable'],
    [503, 'provider_unavailable'],
  ])('%i is %s, and names the call', async (status, code) => {
    const server = await serve((response) => sendJson(response, status, { secret: 'in the body' }));
    const error = await clientFor(server.origin)
      .get('/orders/7', { query: { q: 'hidden' } })
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code, providerStatus: status });
    expect(String(error)).toMatch(new RegExp(`Acme answered ${status} to GET /orders/7: `));
  });

  it('is read by the provider first, with any status', async () => {
    const server = await serve((response) => sendJson(response, 200, { errors: ['THROTTLED'] }));
    const fault = () => ({ code: 'provider_rate_limited' as const, detail: 'no points left', retryAfterMs: 120_000 });
    await expect(clientFor(server.origin, { http: { fault } }).get('/')).rejects.toMatchObject({
      code: 'provider_rate_limited',
      message: 'Acme answered 200 to GET /: no points left.',
      retryAfterMs: 120_000,
      providerStatus: 200,
    });
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('with %i are refused, and no header reaches the other host', async (status) => {
    const other = await serve((response) => sendJson(response, 200, { stolen: true }));
    const server = await serve((response) => response.writeHead(status, { location: `${other.origin}/catch` }).end());
    await expect(clientFor(server.origin).get('/orders')).rejects.toMatchObject({
      code: 'provider_rejected',
      providerStatus: status,
    });
    await expect(clientFor(server.origin).post('/orders', { json: {} })).rejects.toMatchObject({
      code: 'provider_rejected',
    });
    expect(server.requests).toHaveLength(2);
    expect(other.requests).toEqual([]);
  });
});

describe('a refused token', () => {
  const accepting = (token: string) =>
    serve((response, { headers }) => sendJson(response, headers.authorization === `Bearer ${token}` ? 200 : 401, {}));

  it('is refreshed once, and the call is repeated', async () => {
    const server = await accepting('token-2');
    const session = sessionOf(['token-1', 'token-2', 'token-3']);
    await expect(clientFor(server.origin, { session }).post('/', { json: {} })).resolves.toMatchObject({ status: 200 });
    expect(session.refreshed).toEqual([1]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('is reported if it is still refused after the refresh', async () => {
    const server = await accepting('none of them');
    const session = sessionOf(['token-1', 'token-2', 'token-3']);
    await expect(clientFor(server.origin, { session }).get('/')).rejects.toMatchObject({ code: 'provider_auth' });
    expect(session.refreshed).toEqual([1]);
    expect(server.requests).toHaveLength(2);
  });

  it('is reported if it cannot be refreshed', async () => {
    const server = await accepting('none of them');
    await expect(clientFor(server.origin).get('/')).rejects.toMatchObject({
      code: 'provider_auth',
      providerStatus: 401,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is refreshed if only the provider knows that it expired', async () => {
    const server = await serve((response, { headers }) =>
      sendJson(response, headers.authorization === 'Bearer token-2' ? 200 : 403, {}),
    );
    const session = sessionOf(['token-1', 'token-2']);
    const fault = ({ status }: { status: number }) =>
      status === 403 ? { code: 'provider_auth' as const, detail: 'it has expired', refreshable: true } : undefined;
    await expect(clientFor(server.origin, { session, http: { fault } }).get('/')).resolves.toMatchObject({
      status: 200,
    });
  });

  it.each([
    [401, [1]],
    [403, []],
  ])('is refreshed by the status %i if the provider leaves it open: %j', async (status, refreshed) => {
    const server = await serve((response) => sendJson(response, status, {}));
    const session = sessionOf(['token-1', 'token-2']);
    const fault = () => ({ code: 'provider_auth' as const, detail: 'it is refused' });
    await expect(clientFor(server.origin, { session, http: { fault } }).get('/')).rejects.toThrow('it is refused');
    expect(session.refreshed).toEqual(refreshed);
  });

  it('is not refreshed if the provider knows that it would not help', async () => {
    const server = await accepting('none of them');
    const session = sessionOf(['token-1', 'token-2']);
    const fault = () => ({ code: 'provider_auth' as const, detail: 'the app was removed', refreshable: false });
    await expect(clientFor(server.origin, { session, http: { fault } }).get('/')).rejects.toThrow(
      'the app was removed',
    );
    expect(session.refreshed).toEqual([]);
  });

  it('fails as its refresh does, without further attempts', async () => {
    const server = await accepting('none of them');
    const down = new IntegrationError('provider_unavailable', 'The token endpoint is down.');
    const session = { ...sessionOf(['token-1']), refresh: () => Promise.reject(down) };
    await expect(clientFor(server.origin, { session }).get('/')).rejects.toBe(down);
    expect(server.requests).toHaveLength(1);
  });

  it('of one call does not affect a later one', async () => {
    let good = 'Bearer token-2';
    const server = await serve((response, { headers }) =>
      sendJson(response, headers.authorization === good ? 200 : 401, {}),
    );
    const session = sessionOf(['token-1', 'token-2', 'token-3']);
    const http = clientFor(server.origin, { session });
    await http.get('/');
    good = 'Bearer token-3';
    await http.get('/');
    expect(session.refreshed).toEqual([1, 2]);
  });
});

describe('the address', () => {
  it.each(['http://api.acme.example', 'ftp://127.0.0.1', 'https://user:word@api.acme.example', 'acme'])(
    '%s is refused: the credential would be sent unencrypted',
    (baseUrl) => {
      expect(() => clientFor(baseUrl)).toThrow(expect.objectContaining({ code: 'not_configured' }));
    },
  );
});
