// Run in a host with OpenTelemetry: an import, and the names of its spans.
import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { defineProvider, importCustomers, noCredential, z } from '@makerfex/integrations-core/provider';
import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));

const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config: z.object({}),
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  capabilities: {
    import_customers: {
      contract: importCustomers,
      cursor: z.object({ page: z.number() }),
      async *run({ http }) {
        await http.get('/customers');
        yield { items: [], cursor: { page: 1 } };
      },
    },
  },
});
const integrations = createIntegrations({
  providers: [acme],
  storage: memoryStorage(),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  outbound: { fetch: async () => Response.json({}) },
  ports: { customers: { upsertCustomers: async () => [] } },
});
await integrations.start();
const shop = integrations.for({ id: 'ada', shopId: 'shop', role: 'owner' });
const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
const { state } = await shop.runs.waitFor((await shop.actions.run(id, 'import_customers')).id);
await integrations.stop();

const spans = exporter.getFinishedSpans().map(({ name }) => name);
const missing = ['GET', 'makerfex.run.batch', 'makerfex.run'].filter((name) => !spans.includes(name));
if (state !== 'SUCCESS' || missing.length > 0)
  throw new Error(`The run ended as ${state}; spans: ${spans.join(', ') || 'none'}; missing: ${missing.join(', ')}.`);
