import { inspect } from 'node:util';
import { context, metrics, trace } from '@opentelemetry/api';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acme, freePort, sendJson, serve } from '../../test/outbound-server.ts';
import { custom } from '../provider/auth.ts';
import type { ProviderHttp } from '../provider/http.ts';
import type { ProviderHttpDescriptor } from '../provider/http-descriptor.ts';
import { createOutbound, type OutboundOptions } from './outbound.ts';

const hook = 'T0canary/B1canary';
const exporter = new InMemorySpanExporter();
class OnDemand extends MetricReader {
  protected onShutdown = async (): Promise<void> => undefined;
  protected onForceFlush = async (): Promise<void> => undefined;
}
const reader = new OnDemand();

beforeAll(() => {
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});
afterAll(() => {
  context.disable();
  trace.disable();
  metrics.disable();
});

type Target = NonNullable<ProviderHttpDescriptor<unknown>['target']>;
const inPath: Target = ({ credential, path }) =>
  credential.kind === 'custom' ? `/services/${credential.fields['hook']}${path}` : path;

interface Setup {
  readonly target?: Target;
  readonly http?: Partial<ProviderHttpDescriptor<unknown>>;
  readonly outbound?: OutboundOptions;
}

/** A client of an API that carries the secret in its path. */
function hookClient(origin: string, { target = inPath, http = {}, outbound = {} }: Setup = {}): ProviderHttp {
  const provider = {
    ...acme(origin),
    auth: [custom({ fields: { hook: { title: 'Hook' } } })],
    http: { baseUrl: origin, target, ...http },
  };
  const credential = { kind: 'custom', fields: { hook } } as const;
  return createOutbound({ retry: { attempts: 2, baseMs: 1, maxMs: 1 }, ...outbound }).client({
    provider,
    config: {},
    scope: { shopId: 'shop-1' },
    app: null,
    session: { current: async () => ({ credential, version: 1 }), refresh: async () => null },
    signal: new AbortController().signal,
  });
}

describe('a target', () => {
  it('says which path is requested, and the query of the call is added', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    await hookClient(server.origin).post('/messages', { json: {}, query: { wait: true } });
    expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      [`/services/${hook}/messages?wait=true`, undefined],
    ]);
  });

  it('may be a whole URL below the base URL, as a person pasted it', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const target: Target = () => `${server.origin}/services/${hook}`;
    await hookClient(`${server.origin}/services`, { target }).post('/', { json: {} });
    expect(server.requests.map(({ url }) => url)).toEqual([`/services/${hook}`]);
  });

  it.each<[string, Target]>([
    ['another host', () => `https://elsewhere.example/${hook}`],
    ['a path that leaves the base URL', () => `/../${hook}`],
    [
      'an error of its own',
      () => {
        throw new TypeError(hook);
      },
    ],
  ])('is refused with %s, and nothing is sent', async (_, target) => {
    const server = await serve((response) => sendJson(response, 200, {}));
    await expect(hookClient(server.origin, { target }).get('/messages')).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.not.stringContaining('canary'),
    });
    expect(server.requests).toEqual([]);
  });

  it('gets a copy of the credential that it cannot change', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const target: Target = ({ credential, path }) => {
      if (credential.kind === 'custom') Object.assign(credential.fields, { hook: 'other' });
      return path;
    };
    await expect(hookClient(server.origin, { target }).get('/')).rejects.toMatchObject({ code: 'not_configured' });
  });
});

const answering = (status: number, headers = {}) =>
  serve((response, { url }) => sendJson(response, status, { error: `unknown ${url}` }, headers));

const failures: [name: string, make: () => Promise<ProviderHttp>][] = [
  ...[302, 400, 401, 404, 429, 500].map((status): (typeof failures)[number] => [
    `a status of ${status}`,
    async () => hookClient((await answering(status, { location: `/moved/${hook}`, 'retry-after': '0' })).origin),
  ]),
  ['a time-out', async () => hookClient((await serve(() => undefined)).origin, { http: { timeoutMs: 30 } })],
  ['a name without an address', async () => hookClient('https://acme.invalid')],
  ['a port where nobody listens', async () => hookClient(`http://127.0.0.1:${await freePort()}`)],
  ['a private address', async () => hookClient('http://127.0.0.1:9', { http: { publicOnly: true } })],
  [
    'a fetch whose error quotes the URL',
    async () => {
      const fetch: typeof globalThis.fetch = async (input) => {
        const { url } = new Request(input);
        throw new TypeError(`cannot reach ${url}`, { cause: { url } });
      };
      return hookClient('https://acme.example', { outbound: { fetch } });
    },
  ],
  [
    'a fault in the words of the provider',
    async () => {
      const fault = () => ({ code: 'provider_rejected', detail: 'no such hook' }) as const;
      return hookClient((await answering(200)).origin, { http: { fault } });
    },
  ],
];

it.each(failures)('the requested path shows nowhere after %s', async (_, make) => {
  exporter.reset();
  const http = await make();
  const error: unknown = await http.get('/messages').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'IntegrationError' });
  const shown = [
    inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    JSON.stringify(error),
    inspect(http, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    inspect(
      exporter.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
      { depth: Number.POSITIVE_INFINITY },
    ),
    inspect(await reader.collect(), { depth: Number.POSITIVE_INFINITY }),
  ].join('\n');
  expect(exporter.getFinishedSpans().length).toBeGreaterThan(0);
  expect(shown).not.toContain('canary');
});
