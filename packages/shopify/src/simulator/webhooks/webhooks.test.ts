import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '@makerfex/integrations-testkit/simulator';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contractsFolder } from '../../../test/admin-schema.ts';
import { connect } from '../../../test/shop.ts';
import { shopify } from '../../provider.ts';
import { createShopifySimulator, type ShopifySimulatorOptions } from '../index.ts';

const url = 'https://host.example.com/webhooks/shopify/';

/** A shop whose deliveries are verified and read by the provider, as a host does. */
async function listeningHost({ subscribe = true, ...options }: ShopifySimulatorOptions & { subscribe?: boolean } = {}) {
  const clock = createClock(Date.UTC(2026, 10, 24, 12));
  const came: { topic: string; body: string; id: string; verdict: string; facts: unknown }[] = [];
  const status = { next: 200 };
  const simulator = createShopifySimulator({
    now: clock.now,
    orders: 20,
    products: 10,
    testOrders: false,
    accessTokenSeconds: 1e9,
    ...options,
    deliveries: {
      clock,
      fetch: async (request) => {
        if (status.next !== 200) return new Response(null, { status: status.next });
        const body = new Uint8Array(await request.arrayBuffer());
        const { headers } = request;
        const asked = { body, headers, query: new URLSearchParams(), receivedAt: new Date(clock.now()) };
        const { webhooks } = shopify({ app: simulator.app });
        const verdict = webhooks?.verify(asked) ?? 'incomplete';
        const [message] = (verdict === 'verified' && webhooks?.read(asked)) || [];
        const id = webhooks?.deliveryId?.(asked) ?? '';
        const text = new TextDecoder().decode(body);
        came.push({ topic: message?.topic ?? '', body: text, id, verdict, facts: message?.facts });
        return new Response(null, { status: verdict === 'verified' ? 200 : 401 });
      },
    },
  });
  const { provider, context } = connect(simulator);
  const capabilities = ['import_orders', 'sync_products', 'import_customers'];
  if (subscribe) await provider.webhooks?.subscriptions?.keep({ ...context, url, capabilities });
  return { simulator, clock, came, status, context };
}
const topicsOf = (came: readonly { topic: string }[]) => came.map(({ topic }) => topic).toSorted();

describe('a change in the simulated shop', () => {
  it.each([
    ['changeOrders', ['orders/updated'], 'order'],
    ['cancelOrders', ['orders/cancelled', 'orders/updated'], 'order'],
    ['refundOrders', ['orders/updated', 'refunds/create'], 'order'],
    ['editOrders', ['orders/edited', 'orders/updated'], 'order'],
    ['deleteOrders', ['orders/delete'], 'order'],
    ['changeProducts', ['products/update'], 'product'],
    ['deleteProducts', ['products/delete'], 'product'],
    ['changeCustomers', ['customers/update'], 'customer'],
    ['deleteCustomers', ['customers/delete'], 'customer'],
  ] as const)('by %s sends %j, which name its record', async (verb, topics, kind) => {
    const { simulator, came } = await listeningHost();
    const [id = ''] = simulator[verb](1);
    await simulator.webhooks.settled();
    expect(topicsOf(came)).toEqual(topics);
    for (const { verdict, facts } of came) {
      expect(verdict).toBe('verified');
      expect(facts).toEqual([expect.objectContaining({ type: 'records', kind, externalIds: [id] })]);
    }
  });

  it.each([
    ['addOrders', 'orders/create'],
    ['addProducts', 'products/create'],
    ['addCustomers', 'customers/create'],
  ] as const)('by %s sends %s for each new record', async (verb, topic) => {
    const { simulator, came } = await listeningHost();
    const ids = simulator[verb](2);
    await simulator.webhooks.settled();
    expect(topicsOf(came)).toEqual([topic, topic]);
    expect(came.map(({ body }) => String(JSON.parse(body).id)).toSorted()).toEqual(ids.toSorted());
  });

  it('of stock names the inventory item, by which its product is fetched', async () => {
    const { simulator, came, context } = await listeningHost();
    const [id = ''] = simulator.changeStock(1);
    await simulator.webhooks.settled();
    const [named] = z
      .array(z.object({ kind: z.literal('product'), externalIds: z.array(z.string()) }))
      .parse(came[0]?.facts);
    const found = shopify().capabilities['sync_products'];
    if (!found || !('fetch' in found)) throw new Error('Products are fetched by id.');
    const { items, deleted } = (await found.fetch?.(context, named?.externalIds ?? [])) ?? { items: [], deleted: [] };
    expect(items.map(({ externalId }) => externalId)).toEqual([id]);
    expect(deleted).toEqual([]);
  });

  it('is told thin: without personal data', async () => {
    const { simulator, came } = await listeningHost();
    simulator.changeOrders(1);
    simulator.changeCustomers(1);
    await simulator.webhooks.settled();
    for (const { body } of came)
      expect(Object.keys(JSON.parse(body)).toSorted()).toEqual(['admin_graphql_api_id', 'id', 'updated_at']);
  });

  it('sends nothing without a subscription', async () => {
    const { simulator } = await listeningHost({ subscribe: false });
    simulator.changeOrders(3);
    await simulator.webhooks.settled();
    expect(simulator.webhooks.log).toEqual([]);
  });

  it('is told to the address in the configuration of the app, with the whole payload', async () => {
    const { simulator, came } = await listeningHost({ subscribe: false });
    simulator.webhooks.configure(url, ['orders/updated']);
    simulator.changeOrders(1);
    await simulator.webhooks.settled();
    expect(came.map(({ topic, verdict }) => [topic, verdict])).toEqual([['orders/updated', 'verified']]);
    expect(JSON.parse(came[0]?.body ?? '')).toHaveProperty('contact_email');
  });
});

describe('the deliveries of the simulated shop', () => {
  it('are sent again with the same id and the same body, eight times over four hours, and then no more', async () => {
    const { simulator, clock, status, came } = await listeningHost();
    status.next = 503;
    simulator.changeOrders(1);
    await simulator.webhooks.settled();
    for (let minutes = 0; minutes < 300; minutes += 1) {
      clock.advance(60_000);
      await simulator.webhooks.settled();
    }
    const { log } = simulator.webhooks;
    expect(log).toHaveLength(9);
    expect(new Set(log.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    expect(log.at(-1)?.at.getTime()).toBeLessThanOrEqual((log[0]?.at.getTime() ?? 0) + 4 * 3_600_000 + 9 * 60_000);
    // Shopify removes a subscription after that.
    status.next = 200;
    simulator.changeOrders(1);
    await simulator.webhooks.settled();
    expect(came).toEqual([]);
    expect(simulator.webhooks.subscriptions().map(({ topic }) => topic)).not.toContain('ORDERS_UPDATED');
  });

  it('can be repeated, lost and reordered', async () => {
    const { simulator, came } = await listeningHost();
    simulator.webhooks.faults.next({ kind: 'repeated' });
    simulator.changeOrders(1);
    await simulator.webhooks.settled();
    expect(new Set(came.map(({ id }) => id)).size).toBe(1);
    expect(came).toHaveLength(2);
    simulator.webhooks.faults.next({ kind: 'lost' });
    simulator.changeOrders(1);
    simulator.webhooks.faults.next({ kind: 'held', topic: 'refunds/create' });
    simulator.refundOrders(1);
    simulator.changeProducts(1);
    await simulator.webhooks.settled();
    simulator.webhooks.release();
    await simulator.webhooks.settled();
    expect(came.slice(2).map(({ topic }) => topic)).toEqual(['orders/updated', 'products/update', 'refunds/create']);
  });

  it('do not verify when they were tampered with, or are signed with a secret that the host does not know', async () => {
    const { simulator, came } = await listeningHost();
    simulator.webhooks.faults.next({ kind: 'tampered' });
    simulator.changeOrders(1);
    await simulator.webhooks.settled();
    simulator.webhooks.rotateSecret('shpss_of-another-secret-000000000000');
    simulator.changeOrders(1);
    await simulator.webhooks.settled();
    expect(came.map(({ verdict }) => verdict)).toEqual(['wrong_signature', 'wrong_signature']);
  });
});

describe('the app at the simulated shop', () => {
  it('loses its tokens and subscriptions when it is uninstalled, after a last delivery', async () => {
    const { simulator, came, context } = await listeningHost();
    simulator.uninstall();
    await simulator.webhooks.settled();
    expect(came.map(({ facts }) => facts)).toEqual([[{ type: 'uninstalled' }]]);
    expect(simulator.webhooks.subscriptions()).toEqual([]);
    await expect(shopify().test(context)).rejects.toMatchObject({ code: 'provider_auth' });
  });

  it('says that the granted scopes have changed', async () => {
    const { simulator, came } = await listeningHost();
    simulator.tokens.setScopes(['read_products']);
    await simulator.webhooks.settled();
    expect(came.map(({ facts }) => facts)).toEqual([[{ type: 'scopes_changed' }]]);
  });

  it.each([
    [{ topic: 'customers/data_request', customer: '17', orders: ['3'] }, 'export_customer'],
    [{ topic: 'customers/redact', customer: '17' }, 'redact_customer'],
    [{ topic: 'shop/redact' }, 'redact_shop'],
  ] as const)('passes on the request %j', async (demand, request) => {
    const { simulator, came } = await listeningHost();
    simulator.webhooks.configure(url, [demand.topic]);
    simulator.webhooks.demand(demand);
    await simulator.webhooks.settled();
    expect(came.map(({ facts }) => facts)).toEqual([[expect.objectContaining({ type: 'privacy', request })]]);
  });
});

const sampleSchema = z.object({ response: z.record(z.string(), z.unknown()) });
const typeOf = (value: unknown) => (Array.isArray(value) ? 'list' : typeof value);

describe.skipIf(!contractsFolder)('bodies of deliveries (skipped when CONTRACTS_DIR is not set)', () => {
  it('have only fields that Shopify sends, of the same types', async () => {
    const { simulator } = await listeningHost({ subscribe: false });
    const topics = [
      ...['create', 'updated', 'cancelled', 'edited', 'delete'].map((verb) => `orders/${verb}`),
      ...['create', 'update', 'delete'].flatMap((verb) => [`products/${verb}`, `customers/${verb}`]),
      'refunds/create',
      'inventory_levels/update',
      'app/uninstalled',
      'app/scopes_update',
      'customers/data_request',
      'customers/redact',
      'shop/redact',
    ];
    simulator.webhooks.configure(url, topics);
    simulator.addOrders(1);
    simulator.cancelOrders(1);
    simulator.editOrders(1);
    simulator.refundOrders(1);
    simulator.deleteOrders(1);
    simulator.addProducts(1);
    simulator.changeProducts(1);
    simulator.changeStock(1);
    simulator.deleteProducts(1);
    simulator.addCustomers(1);
    simulator.changeCustomers(1);
    simulator.deleteCustomers(1);
    for (const topic of ['customers/data_request', 'customers/redact', 'shop/redact'] as const)
      simulator.webhooks.demand({ topic, customer: '1', orders: ['2'] });
    simulator.tokens.setScopes(['read_orders']);
    simulator.uninstall();
    await simulator.webhooks.settled();
    expect(new Set(simulator.webhooks.log.map(({ topic }) => topic))).toEqual(new Set(topics));
    for (const { topic, body } of simulator.webhooks.log) {
      const file = join(contractsFolder ?? '', 'shopify/webhook-samples', `${topic.replace('/', '__')}.json`);
      const { response } = sampleSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      const sent = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
      expect([topic, Object.keys(sent).filter((name) => !(name in response))]).toEqual([topic, []]);
      // Null in a sample stands for a value of any type.
      const names = Object.keys(sent).filter((name) => sent[name] !== null && response[name] !== null);
      const typesIn = (of: Record<string, unknown>) => names.map((name) => `${topic} ${name}: ${typeOf(of[name])}`);
      expect(typesIn(sent)).toEqual(typesIn(response));
    }
  });
});
