import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { etsy } from '@makerfex/integrations-etsy';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { context, type TracerProvider, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

/** Imports orders with the SDK of a host. @throws AssertionError if it did not get the spans of that, beside one of the host */
export async function checkSpans(sdk: TracerProvider, spans: () => readonly { readonly name: string }[]) {
  ok(context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
  ok(trace.setGlobalTracerProvider(sdk));
  trace.getTracer('host').startSpan('host span').end();
  await importOrders();
  const names = spans().map(({ name }) => name);
  const missing = ['host span', 'GET', 'makerfex.run.batch', 'makerfex.run'].filter((name) => !names.includes(name));
  deepStrictEqual(missing, [], `Only these spans: ${names.join(', ')}`);
}

async function importOrders() {
  const simulator = createEtsySimulator({ orders: 3 });
  const upsert = async ({ items }: { items: readonly { item: { externalId: string } }[] }) =>
    items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));
  const integrations = createIntegrations({
    providers: [etsy({ app: simulator.app })],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      projects: { upsertOrders: upsert },
      catalog: { upsertProducts: upsert },
      customers: { upsertCustomers: upsert },
    },
    outbound: { fetch: (input, init) => simulator.fetch(new Request(input, init)) },
  });
  await integrations.start();
  const shop = integrations.for({ id: 'ada', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'etsy', config: { shop_id: simulator.shopId } });
  const { access_token } = simulator.tokens.issueTokens();
  await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token } });
  strictEqual((await shop.runs.waitFor((await shop.actions.run(id, 'import_orders')).id)).state, 'SUCCESS');
  await integrations.stop();
}
