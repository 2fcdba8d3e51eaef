import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { context, metrics, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type CollectionResult, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { delivery, webhookHost } from '../test/webhook-shop.ts';
import { createIntegrations } from './integrations.ts';
import { memoryStorage } from './memory-storage/index.ts';
import { importCustomers } from './provider/contracts.ts';
import { oauth2 } from './provider/oauth2.ts';
import { defineProvider } from './provider/provider.ts';
import { metricNames, secondsBoundaries, spanNames } from './telemetry.ts';
import { keyring } from './vault/keyring.ts';
import { version } from './version.ts';

const exporter = new InMemorySpanExporter();
class OnDemand extends MetricReader {
  protected onShutdown = async (): Promise<void> => undefined;
  protected onForceFlush = async (): Promise<void> => undefined;
}
const reader = new OnDemand();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});
afterAll(() => {
  context.disable();
  trace.disable();
  metrics.disable();
});

interface Faults {
  /** The error that the host's port throws. */
  readonly port?: Error;
  readonly isTokenRefused?: boolean;
}

/** A shop whose provider refuses the first token, returns two customers, and has canaries in every text. */
async function customersImported({ port, isTokenRefused = false }: Faults = {}) {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/token' && isTokenRefused)
      answer(400, { error: 'invalid_grant', error_description: 'canary words' });
    else if (request.url === '/token') answer(200, { access_token: 'canary-new', expires_in: 3600 });
    else if (request.headers.authorization === 'Bearer canary-new')
      answer(200, { ids: ['canary-1', 'canary-2'], name: 'canary Jane' });
    else answer(401, { error: 'canary' });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const page = z.object({ ids: z.array(z.string()), name: z.string() });
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({ store: z.string() }),
    auth: oauth2({
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      scopes: [],
      app: { clientId: 'canary-client', clientSecret: 'canary-secret' },
    }),
    http: { baseUrl: origin, headers: ({ credential }) => ({ authorization: `Bearer ${credential.accessToken}` }) },
    test: async () => undefined,
    capabilities: {
      import_customers: {
        contract: importCustomers,
        cursor: z.object({ after: z.string() }),
        async *run({ http, config }) {
          const { body } = await http.get(`/stores/${config.store}/customers`, {
            query: { email: 'canary@example.com' },
          });
          const { ids, name } = page.parse(body);
          const none = { email: null, phone: null, locale: null, addresses: [], createdAt: null, updatedAt: null };
          yield { items: ids.map((externalId) => ({ ...none, externalId, name })), cursor: { after: 'canary' } };
        },
      },
    },
  });
  const integrations = createIntegrations({
    providers: [acme],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      customers: {
        upsertCustomers: async ({ items }) => {
          if (port) throw port;
          return items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));
        },
      },
    },
    log: { error: () => undefined },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'canary-actor', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'acme', config: { store: 'canary-store' } });
  await shop.credentials.set(id, {
    kind: 'oauth2',
    secret: { access_token: 'canary-old', refresh_token: 'canary-refresh' },
  });
  return shop.runs.waitFor((await shop.actions.run(id, 'import_customers')).id);
}

const points = ({ resourceMetrics }: CollectionResult) =>
  resourceMetrics.scopeMetrics.flatMap(({ metrics: all }) =>
    all.map(({ descriptor, dataPoints }) => ({
      name: descriptor.name,
      attributes: dataPoints.map((p) => p.attributes),
    })),
  );

const boundariesOf = (value: unknown): unknown =>
  z.object({ buckets: z.object({ boundaries: z.array(z.number()) }) }).parse(value).buckets.boundaries;

/** All that spans and metrics show. */
const shownBy = async () =>
  JSON.stringify([
    exporter.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    points(await reader.collect()),
  ]);
const expectNoCanary = (shown: string): void => {
  expect(shown).not.toContain('canary');
  expect(shown).not.toContain('customers/');
};

describe('telemetry', () => {
  beforeEach(() => exporter.reset());

  it('reports run, batch, requests and refresh as spans of one trace, and counts them, without a secret or a person', async () => {
    const run = await customersImported();
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 2 } });
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'GET',
      'GET',
      spanNames.refresh,
      spanNames.run,
      spanNames.batch,
    ]);
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    const of = (name: string) => spans.filter((span) => span.name === name).map(({ attributes }) => attributes);
    expect(of(spanNames.run)).toEqual([
      {
        'makerfex.provider': 'acme',
        'makerfex.capability': 'import_customers',
        'makerfex.run.id': run.id,
        'makerfex.run.attempt': 1,
        'makerfex.run.state': 'SUCCESS',
      },
    ]);
    const request = {
      'makerfex.provider': 'acme',
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': expect.any(Number) as unknown,
    };
    expect(of('GET')).toEqual([
      { ...request, 'http.response.status_code': 401, 'error.type': '401' },
      { ...request, 'http.response.status_code': 200 },
    ]);
    const counted = points(await reader.collect());
    const { webhooks: _, ...ofRuns } = metricNames;
    expect(counted.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.values(ofRuns)));
    expectNoCanary(await shownBy());
  });

  it('reports each delivery as a span, and counts it by its outcome', async () => {
    const host = webhookHost();
    await host.connect('shop-1', 'canary');
    await host.receive(delivery({ topic: 'x', shop: 'canary' }));
    await host.receive(delivery({ topic: 'x', shop: 'canary' }, { signature: 'ab' })).catch(() => undefined);
    const spans = exporter.getFinishedSpans().filter(({ name }) => name === spanNames.webhook);
    const provider = { 'makerfex.provider': 'acme' };
    expect(spans.map(({ attributes }) => attributes)).toEqual([
      { ...provider, 'makerfex.webhook.outcome': 'ignored' },
      { ...provider, 'error.type': 'webhook_refused' },
    ]);
    const counted = points(await reader.collect()).find(({ name }) => name === metricNames.webhooks);
    expect(counted?.attributes).toEqual([
      { ...provider, 'makerfex.webhook.outcome': 'ignored' },
      { ...provider, 'makerfex.webhook.outcome': 'webhook_refused' },
    ]);
    expectNoCanary(await shownBy());
  });

  it('reports each request as a client span', async () => {
    await customersImported();
    const kinds = exporter.getFinishedSpans().map(({ name, kind }) => [name, kind === SpanKind.CLIENT]);
    expect(Object.fromEntries(kinds)).toEqual({
      GET: true,
      [spanNames.run]: false,
      [spanNames.batch]: false,
      [spanNames.refresh]: false,
    });
  });

  it('starts a new trace for each run, with a link to the span that requested it', async () => {
    await trace.getTracer('host').startActiveSpan('POST /import', async (span) => {
      await customersImported();
      span.end();
    });
    const spans = exporter.getFinishedSpans();
    const asking = spans.find(({ name }) => name === 'POST /import')?.spanContext();
    const run = spans.find(({ name }) => name === spanNames.run);
    expect(run?.parentSpanContext).toBeUndefined();
    expect(run?.spanContext().traceId).not.toBe(asking?.traceId);
    expect(run?.links).toMatchObject([{ context: { traceId: asking?.traceId, spanId: asking?.spanId } }]);
    const others = spans.filter((span) => span.spanContext().traceId === asking?.traceId);
    expect(others.map(({ name }) => name)).toEqual(['POST /import']);
  });

  it('does not link a run if its request was not traced', async () => {
    await customersImported();
    expect(exporter.getFinishedSpans().find(({ name }) => name === spanNames.run)?.links).toEqual([]);
  });

  it('reports the version of the package, and uses buckets in seconds for durations', async () => {
    await customersImported();
    const spans = exporter.getFinishedSpans();
    expect(new Set(spans.map(({ instrumentationScope: scope }) => scope.version))).toEqual(new Set([version]));
    const { scopeMetrics } = (await reader.collect()).resourceMetrics;
    expect(scopeMetrics.map(({ scope }) => scope.version)).toEqual([version]);
    const boundaries = scopeMetrics
      .flatMap(({ metrics: all }) => all)
      .filter(({ descriptor }) => descriptor.name.endsWith('.duration'))
      .map(({ dataPoints }) => dataPoints.map(({ value }) => boundariesOf(value)));
    expect(boundaries.flat().length).toBeGreaterThan(1);
    for (const one of boundaries.flat()) expect(one).toEqual(secondsBoundaries);
  });

  it.each([
    ['the port of the host', { port: new Error('canary Jane') }, spanNames.run, 'port_failed'],
    ['the refresh', { isTokenRefused: true }, spanNames.refresh, 'provider_auth'],
  ])('reports a failure of %s only by its code', async (_name, faults, span, code) => {
    expect(await customersImported(faults)).toMatchObject({ state: 'FAILURE' });
    const failed = exporter.getFinishedSpans().filter(({ name }) => name === span);
    expect(failed).toMatchObject([{ attributes: { 'error.type': code } }]);
    expectNoCanary(await shownBy());
  });
});
