import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { app, type ClientSetup, clientFor, freePort, sendJson, serve, sessionOf } from '../../test/outbound-server.ts';
import { IntegrationError } from '../errors.ts';
import type { ProviderHttp } from '../provider/http.ts';

const canaries = {
  token: 'canary-token',
  app: app.clientSecret,
  query: 'canary-query',
  sentBody: 'canary-sent-body',
  answer: 'canary-answer',
  answeredHeader: 'canary-answered-header',
  link: 'canary-link',
};

/** Everything that a log could show about a value. */
const everythingOf = (value: unknown) =>
  [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxStringLength: null }),
    JSON.stringify(value),
    String(value),
    value instanceof Error ? value.stack : '',
  ].join('\n');

const answer = { answer: canaries.answer };
const headers = { 'set-cookie': canaries.answeredHeader, 'retry-after': '0' };
const session = () => sessionOf([canaries.token]);
const send = (http: ProviderHttp) =>
  http.post('/orders', {
    query: { q: canaries.query },
    json: { body: canaries.sentBody },
    idempotent: true,
  });

async function failing(baseUrl: string, setup: ClientSetup = {}, call = send): Promise<unknown> {
  const outbound = { retry: { attempts: 2, baseMs: 1 }, ...setup.outbound };
  return call(clientFor(baseUrl, { session: session(), ...setup, outbound })).then(
    () => expect.unreachable('the call should have failed'),
    (error: unknown) => error,
  );
}

const statuses = [300, 302, 304, 307, 400, 401, 402, 403, 404, 408, 409, 413, 422, 423, 429, 500, 502, 503, 504, 599];
const faultCodes = [
  'provider_auth',
  'provider_rate_limited',
  'provider_unavailable',
  'provider_rejected',
  'provider_malformed',
] as const;

const failures: [name: string, code: string, make: () => Promise<unknown>][] = [
  ...statuses.map((status): (typeof failures)[number] => [
    `status ${status}`,
    status === 429
      ? 'provider_rate_limited'
      : status === 408 || status >= 500
        ? 'provider_unavailable'
        : status === 401 || status === 403
          ? 'provider_auth'
          : 'provider_rejected',
    async () => {
      const location = `http://${canaries.answeredHeader}.example`;
      const server = await serve((response) => sendJson(response, status, answer, { ...headers, location }));
      return failing(server.origin);
    },
  ]),
  ...faultCodes.map((code): (typeof failures)[number] => [
    `an error found by the provider: ${code}`,
    code,
    async () => {
      const server = await serve((response) => sendJson(response, 200, answer, headers));
      return failing(server.origin, { http: { fault: () => ({ code, detail: 'fixed words' }) } });
    },
  ]),
  [
    'a time-out',
    'provider_timeout',
    async () => {
      const server = await serve((response) => response.writeHead(200, headers).write(canaries.answer));
      return failing(server.origin, { http: { timeoutMs: 50 } });
    },
  ],
  ['a port where nobody listens', 'provider_unavailable', async () => failing(`http://127.0.0.1:${await freePort()}`)],
  ['a host that has no address', 'provider_unavailable', () => failing('https://acme.invalid')],
  [
    'a connection that breaks',
    'provider_unavailable',
    async () => failing((await serve((response) => response.socket?.destroy())).origin),
  ],
  [
    'a fetch of the host whose error contains everything',
    'provider_unavailable',
    () =>
      failing('https://api.acme.example', {
        outbound: {
          fetch: async (input, init) => {
            throw Object.assign(new TypeError(canaries.token, { cause: { input, init } }), { input, init });
          },
        },
      }),
  ],
  [
    'a body that is not JSON',
    'provider_malformed',
    async () => {
      const server = await serve((response) =>
        response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(`{${canaries.answer}}`),
      );
      return failing(server.origin);
    },
  ],
  [
    'a body that breaks off',
    'provider_unavailable',
    async () => {
      const server = await serve((response) =>
        response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(`{"a":"${canaries.answer}`),
      );
      return failing(server.origin);
    },
  ],
  [
    'a body that is too large',
    'provider_response_too_large',
    async () => {
      const server = await serve((response) => sendJson(response, 200, answer, headers));
      return failing(server.origin, { http: { maxBodyBytes: 5 } });
    },
  ],
  [
    'a refresh that fails',
    'credential_unusable',
    async () => {
      const server = await serve((response) => sendJson(response, 401, answer, headers));
      const refresh = () => Promise.reject(new IntegrationError('credential_unusable', 'The grant was taken back.'));
      return failing(server.origin, { session: { ...session(), refresh } });
    },
  ],
  [
    'a token that cannot be sent in a header',
    'credential_unusable',
    () => failing('https://api.acme.example', { session: sessionOf([`${canaries.token}\nx: y`]) }),
  ],
  [
    'a path that leaves the base URL',
    'not_configured',
    () => failing('https://api.acme.example', {}, (http) => http.get(`//evil.example/${canaries.query}`)),
  ],
  [
    'a budget that is used up',
    'provider_rate_limited',
    async () => {
      const server = await serve((response) => sendJson(response, 200, answer, headers));
      const read = () => ({ capacity: 1, available: 0, perSecond: 0.001 });
      return failing(server.origin, { http: { rateLimit: { key: () => canaries.token, read } } }, async (http) => {
        await send(http);
        return send(http);
      });
    },
  ],
  ...[403, 503].map((status): (typeof failures)[number] => [
    `a file that answers ${status}`,
    status === 403 ? 'provider_rejected' : 'provider_unavailable',
    async () => {
      const server = await serve((response) => sendJson(response, status, answer, headers));
      return failing(server.origin, { http: { downloadHosts: [server.host] } }, async (http) => {
        for await (const line of http.lines(`${server.origin}/${canaries.link}?s=${canaries.query}`))
          expect.unreachable(line);
        return send(http);
      });
    },
  ]),
  [
    'a link that must not be fetched',
    'not_configured',
    () =>
      failing('https://api.acme.example', {}, async (http) => {
        for await (const line of http.lines(`https://files.example/${canaries.link}?s=${canaries.query}`))
          expect.unreachable(line);
        return send(http);
      }),
  ],
];

describe('no error contains a secret, a header, a body or a query', () => {
  it.each(failures)('%s (%s)', async (_, code, make) => {
    const error = await make();
    expect(error).toBeInstanceOf(IntegrationError);
    expect(error).toMatchObject({ code });
    const shown = everythingOf(error);
    expect(shown).toContain(code);
    for (const canary of Object.values(canaries)) expect(shown).not.toContain(canary);
    expect(shown).not.toMatch(/authorization|bearer|cookie|ky\b.*Error/i);
  });

  it('the check finds deeply hidden values', () => {
    const hidden = Object.defineProperty(
      new Error('outer', { cause: { deep: [{ er: new Map([['k', 'canary-token']]) }] } }),
      'x',
      {
        value: 'canary-query',
        enumerable: false,
      },
    );
    expect(everythingOf(hidden)).toContain(canaries.token);
    expect(everythingOf(hidden)).toContain(canaries.query);
  });
});
