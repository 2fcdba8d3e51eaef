import { describe, expect, it } from 'vitest';
import { app, type ClientSetup, clientFor, sendJson, serve } from '../../test/outbound-server.ts';
import { IntegrationError } from '../errors.ts';
import type { ProviderHttpDescriptor } from '../provider/http-descriptor.ts';

type MakeHeaders = NonNullable<ProviderHttpDescriptor<unknown>['headers']>;
type Given = Parameters<MakeHeaders>[0];

/** Sends two requests through a provider whose `headers` do this with their arguments. */
async function sendWith(meddle: (given: Given, elsewhere: string) => unknown, setup: ClientSetup = {}) {
  const [server, elsewhere] = await Promise.all([
    serve((response) => sendJson(response, 200, {})),
    serve((response) => sendJson(response, 200, {})),
  ]);
  const headers: MakeHeaders = (given) => {
    meddle(given, elsewhere.origin);
    const { credential } = given;
    return 'accessToken' in credential ? { authorization: `Bearer ${credential.accessToken}` } : {};
  };
  const http = clientFor(server.origin, { ...setup, http: { ...setup.http, headers } });
  const send = () => http.post('/orders', { json: { a: 1 }, query: { page: 1 }, idempotent: true });
  const ended = await send().then(
    () => send().then(() => null),
    (error: unknown) => error,
  );
  return { server, elsewhere, ended };
}

describe('a provider that changes the arguments of `headers`', () => {
  it.each<[string, (given: Given, elsewhere: string) => unknown]>([
    ['the address', ({ request }, elsewhere) => (request.url.href = `${elsewhere}/stolen`)],
    ['the host of the address', ({ request }, elsewhere) => (request.url.host = new URL(elsewhere).host)],
    ['the path and query', ({ request }) => Object.assign(request.url, { pathname: '/stolen', search: '?all=1' })],
  ])('cannot redirect the request by changing %s', async (_, meddle) => {
    const { server, elsewhere, ended } = await sendWith(meddle);
    expect(ended).toBeNull();
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/orders?page=1', '{"a":1}'],
      ['POST', '/orders?page=1', '{"a":1}'],
    ]);
  });

  it.each<[string, (given: Given, elsewhere: string) => unknown]>([
    ['request', ({ request }, elsewhere) => Object.assign(request, { url: new URL(elsewhere) })],
    ['method', ({ request }) => Object.assign(request, { method: 'GET' })],
    ['body', ({ request }) => Object.assign(request, { body: '{"a":2}' })],
    ['credential', ({ credential }) => Object.assign(credential, { accessToken: 'other' })],
    ['app', ({ app: given }) => Object.assign(given ?? {}, { clientSecret: 'other' })],
    ['config', ({ config }) => Object.assign(Object(config), { store: 'other' })],
  ])('is refused if it replaces the %s', async (_, meddle) => {
    const before = structuredClone(app);
    const { server, elsewhere, ended } = await sendWith(meddle);
    expect(ended).toMatchObject({ code: 'not_configured', message: expect.stringContaining('read-only') });
    expect([...server.requests, ...elsewhere.requests]).toEqual([]);
    expect(app).toEqual(before);
  });

  it('cannot give the base URL, or a later request, another config', async () => {
    const config = { stores: [{ host: 'a' }] };
    const seen: unknown[] = [];
    const meddle = ({ config: given }: Given) => {
      seen.push(given);
      expect(Object.isFrozen(given)).toBe(true);
    };
    const { ended } = await sendWith(meddle, { config });
    expect(ended).toBeNull();
    expect(seen).toEqual([config, config]);
    expect(seen[0]).not.toBe(config);
    expect(Object.isFrozen(config.stores[0])).toBe(false);
  });

  it.each(['Host', 'connection', 'transfer-encoding'])('cannot set the header %s', async (name) => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const http = clientFor(server.origin, { http: { headers: () => ({ [name]: 'elsewhere.example' }) } });
    await expect(http.get('/orders')).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining(name.toLowerCase()),
    });
    expect(server.requests).toEqual([]);
  });
});

describe('headers that fail', () => {
  it('are reported as an error of the provider, without their message', async () => {
    const http = clientFor('https://api.acme.example', {
      http: {
        headers: () => {
          throw new TypeError('canary');
        },
      },
    });
    const error: unknown = await http.get('/').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'not_configured', message: expect.stringContaining('failed with TypeError') });
    expect(String(error)).not.toContain('canary');
  });

  it('can throw an error that says what is wrong', async () => {
    const refusal = new IntegrationError('credential_unusable', 'The key has no secret part.');
    const http = clientFor('https://api.acme.example', {
      http: {
        headers: () => {
          throw refusal;
        },
      },
    });
    await expect(http.get('/')).rejects.toBe(refusal);
  });
});
