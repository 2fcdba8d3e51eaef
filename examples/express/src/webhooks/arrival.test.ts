import { describe, expect, it } from 'vitest';
import { openWebhookHost, type WebhookHost } from '../testing/webhook-host.ts';

/** The whole row, to see any change. */
const row = (table: string): string => `to_jsonb(${table})::text`;

describe('Etsy', () => {
  it('a paid order becomes a row of the host, by a run that a webhook started, with each step in the event log', async () => {
    const { simulators, connect, column, arrives, shop, eventTypes } = await openWebhookHost();
    const id = await connect('etsy');
    const [order = ''] = simulators.etsy.addOrders(1);
    await arrives(async () => (await column('projects', 'status')).get(order)).toBe('open');
    // Nothing else was fetched.
    expect([...(await column('projects', 'status')).keys()]).toEqual([order]);

    await arrives(() => eventTypes(id)).toContain('run.succeeded');
    const { rows } = await shop.runs.list({ connectionId: id });
    expect(rows).toMatchObject([
      { trigger: 'webhook', capability: 'webhooks', state: 'SUCCESS', progress: { created: 1, changed: 0 } },
    ]);
    const trail = ['webhook.received', 'run.queued', 'run.started', 'run.succeeded'];
    expect(eventTypes(id).filter((type) => trail.includes(type))).toEqual(trail);
    expect((await shop.connections.get(id)).lastSyncedAt).toBeNull();
  }, 180_000);

  it('a paid order reaches both shops that have connected the same Etsy shop, each by a run of its own', async () => {
    const { simulators, connect, column, arrives } = await openWebhookHost();
    await connect('etsy');
    await connect('etsy', { asOther: true });
    const orders = simulators.etsy.addOrders(1);
    for (const of of ['demo-shop', 'other-shop'])
      await arrives(async () => [...(await column('projects', 'status', { of })).keys()]).toEqual(orders);
  }, 180_000);
});

describe('Shopify', () => {
  /** A host that has imported everything. */
  async function imported(): Promise<WebhookHost> {
    const host = await openWebhookHost();
    const id = await host.connect('shopify');
    for (const capability of ['import_orders', 'sync_products', 'import_customers'])
      await host.importAll(id, capability);
    return host;
  }

  it('changes of orders, products and customers arrive, and nothing else changes', async () => {
    const { simulators, column, arrives } = await imported();
    const { shopify } = simulators;
    const changes = [
      ['projects', () => shopify.changeOrders(1)],
      ['projects', () => shopify.refundOrders(1)],
      ['products', () => shopify.changeProducts(1)],
      ['customers', () => shopify.changeCustomers(1)],
    ] as const;
    for (const [table, change] of changes) {
      const before = await column(table, row(table));
      const changed = change();
      await arrives(async () =>
        [...(await column(table, row(table)))].flatMap(([id, value]) => (before.get(id) === value ? [] : [id])),
      ).toEqual(changed);
    }
  }, 180_000);

  it('a count of stock arrives, whose delivery names no product', async () => {
    const { simulators, arrives, sql } = await imported();
    const stock = async (id: string) => {
      const [of] = await sql<{ available: string }>(
        `SELECT sum(v.available) AS available FROM product_variants v
         JOIN products p ON (p.shop_id, p.id) = (v.shop_id, v.product_id) WHERE p.external_id = ?`,
        [id],
      );
      return Number(of?.available);
    };
    const products = await sql<{ external_id: string }>('SELECT external_id FROM products');
    const before = new Map<string, number>();
    for (const { external_id } of products) before.set(external_id, await stock(external_id));
    const [product = ''] = simulators.shopify.changeStock(1);
    await arrives(() => stock(product)).toBeGreaterThan(before.get(product) ?? Number.NaN);
  }, 180_000);

  it('a deleted order, product and customer are marked as deleted', async () => {
    const { simulators, column, arrives } = await imported();
    const { shopify } = simulators;
    const deletions = [
      ['projects', shopify.deleteOrders(1)],
      ['products', shopify.deleteProducts(1)],
      ['customers', shopify.deleteCustomers(1)],
    ] as const;
    for (const [table, deleted] of deletions)
      await arrives(async () =>
        [...(await column(table, 'deleted_at'))].flatMap(([id, at]) => (at === null ? [] : [id])),
      ).toEqual(deleted);
  }, 180_000);
});
