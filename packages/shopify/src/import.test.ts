import { describe, expect, it } from 'vitest';
import { type ConnectedHost, connectedHost } from '../test/host.ts';
import { shopifyNetwork } from '../test/network.ts';
import type { ShopifyOptions } from './provider.ts';
import type { ShopifySimulatorOptions } from './simulator/index.ts';

const network = shopifyNetwork();
async function served(options: ShopifySimulatorOptions = {}, settings: ShopifyOptions = {}): Promise<ConnectedHost> {
  const host = await connectedHost(options, settings);
  network.serve(host.simulator);
  return host;
}
const capabilities = ['import_orders', 'sync_products', 'import_customers'] as const;
const hour = 3_600_000;

describe('a connected shop', () => {
  it('is healthy', async () => {
    const { shop, connectionId } = await served();
    expect(await shop.connections.test(connectionId)).toMatchObject({ health: 'healthy' });
  });

  it.each([
    ['page by page', 1_000],
    ['in bulk', 100],
  ])('imports its orders, products and customers %s', async (_, bulkThreshold) => {
    const host = await served({ orders: 450, products: 120, customers: 260 }, { bulkThreshold });
    expect(await host.run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 450, total: 450 } });
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { created: 120, total: 120 } });
    expect(await host.run('import_customers')).toMatchObject({ state: 'SUCCESS', progress: { created: 260 } });
    expect(await host.events('record.rejected')).toEqual([]);
    const asked = host.simulator.requests.map(({ operation }) => operation);
    expect(asked.includes('BulkStart')).toBe(bulkThreshold === 100);
    const known = new Set(host.customers.rows.keys());
    const buyers = [...host.orders.rows.values()].flatMap(({ customer }) => customer?.externalId ?? []);
    expect(buyers.length).toBeGreaterThan(300);
    expect(buyers.every((id) => known.has(id))).toBe(true);
  });

  it('can be empty', async () => {
    const host = await served();
    for (const capability of capabilities)
      for (const mode of ['auto', 'bulk'])
        expect(await host.run(capability, { mode })).toMatchObject({ state: 'SUCCESS', progress: { fetched: 0 } });
  });

  it('imports only what changed when a run repeats', async () => {
    let clock = Date.now() - hour;
    const host = await served({ orders: 450, products: 120, customers: 90, now: () => clock, accessTokenSeconds: 1e6 });
    for (const capability of capabilities) await host.run(capability);
    clock = Date.now() - 1_000;
    const cancelled = host.simulator.cancelOrders(3);
    const orders = [...host.simulator.changeOrders(7), ...host.simulator.addOrders(2), ...cancelled];
    const products = [...host.simulator.changeProducts(4), ...host.simulator.addProducts(1)];
    const customers = host.simulator.changeCustomers(5);
    for (const { given } of [host.orders, host.products, host.customers]) given.length = 0;
    for (const capability of capabilities) expect(await host.run(capability)).toMatchObject({ state: 'SUCCESS' });
    expect(new Set(host.orders.given)).toEqual(new Set(orders));
    expect(new Set(host.products.given)).toEqual(new Set(products));
    expect(new Set(host.customers.given)).toEqual(new Set(customers));
    expect(cancelled.map((id) => host.orders.rows.get(id)?.status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('deletes the products that were deleted in the shop', async () => {
    let clock = Date.now() - hour;
    const host = await served({ products: 120, now: () => clock, accessTokenSeconds: 1e6 });
    await host.run('sync_products');
    clock = Date.now() - 1_000;
    const deleted = host.simulator.deleteProducts(5);
    expect(await host.run('sync_products')).toMatchObject({ progress: { deleted: 5 } });
    expect(deleted.some((id) => host.products.rows.has(id))).toBe(false);
    expect(host.products.rows.size).toBe(115);
  });

  it('reports in an event that orders older than 60 days are absent', async () => {
    const host = await served({ orders: 365, scopes: ['read_orders', 'read_customers', 'read_products'] });
    await host.run('import_orders');
    expect(await host.events('run.notice')).toMatchObject([
      { level: 'warning', message: expect.stringContaining('60 days') },
    ]);
  });

  it('reports only once, over several runs, that another version answered', async () => {
    const host = await served({ orders: 3, versions: ['2027-01', '2027-04'] });
    for (const capability of capabilities) await host.run(capability);
    await host.run('import_orders');
    const events = await host.events('connection.api_notice');
    expect(events).toMatchObject([
      { message: expect.stringContaining('Shopify answered with API version 2027-01 instead of 2026-10') },
    ]);
    expect(await host.shop.connections.test(host.connectionId)).toMatchObject({
      health: 'healthy',
      notices: [{ code: 'api_version_differs' }],
    });
  });

  it('stays connected for the rest, with one event over five cycles, when it has no approval for protected data of orders', async () => {
    const host = await served({ orders: 3, products: 3, customers: 3 });
    const answer = {
      data: null,
      errors: [
        {
          message: 'This app is not approved to access the Order object.',
          extensions: {
            code: 'ACCESS_DENIED',
            documentation: 'https://shopify.dev/docs/apps/launch/protected-customer-data',
          },
          path: ['orders'],
        },
      ],
    };
    let isApproved = false;
    network.serve({
      fetch: async (request) =>
        !isApproved && /query Orders/.test(await request.clone().text())
          ? Response.json(answer)
          : host.simulator.fetch(request),
    });
    for (let cycle = 0; cycle < 5; cycle += 1) for (const capability of capabilities) await host.run(capability);
    const changes = await host.events('connection.health_changed');
    expect(changes.map(({ meta }) => [meta['from'], meta['to']])).toEqual([['unknown', 'degraded']]);
    expect(changes[0]?.message).toMatch(/import_orders: .*Partner Dashboard/);
    expect(await host.shop.connections.get(host.connectionId)).toMatchObject({
      health: 'degraded',
      capabilityHealth: {
        import_orders: { health: 'degraded' },
        sync_products: { health: 'healthy' },
        import_customers: { health: 'healthy' },
      },
    });
    isApproved = true;
    await host.run('import_orders');
    expect(await host.events('connection.health_changed')).toHaveLength(2);
    expect(await host.shop.connections.get(host.connectionId)).toMatchObject({ health: 'healthy' });
  });
});

describe('a transient fault', () => {
  it.each([
    'rate_limited',
    'throttled',
    'server_error',
    'internal_error',
    'slow',
    'truncated',
    'dropped',
    'duplicated',
  ] as const)(
    'of the kind %s does not fail an import',
    async (kind) => {
      const { simulator, run } = await served({ orders: 250 });
      const count = kind === 'throttled' ? 1 : 2;
      simulator.faults.next({ kind, operation: 'OrdersPage', count, delayMs: 5, retryAfterSeconds: 0 });
      expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 250 } });
    },
    15_000,
  );

  it.each(['server_error', 'dropped'] as const)(
    'of the kind %s does not fail the download of a bulk result',
    async (kind) => {
      const { simulator, run } = await served({ orders: 250 });
      simulator.faults.next({ kind, path: '.jsonl', count: 2 });
      expect(await run('import_orders', { mode: 'bulk' })).toMatchObject({
        state: 'SUCCESS',
        progress: { created: 250 },
      });
    },
  );

  it('follows the points in the answers, so that hardly a query is throttled', async () => {
    const { simulator, run } = await served({ orders: 900, rateLimit: { capacity: 1_000, perSecond: 2_000 } });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 900 } });
    expect(simulator.throttledQueries()).toBeLessThanOrEqual(1);
  });

  it('fails a run on a malformed page, and the next run succeeds', async () => {
    const { simulator, run } = await served({ orders: 5 });
    simulator.faults.next({ kind: 'malformed', operation: 'OrdersPage' });
    expect(await run('import_orders')).toMatchObject({ state: 'FAILURE', error: { code: 'provider_malformed' } });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 5 } });
  });

  it('refreshes an expired token once and continues', async () => {
    const { simulator, run, events } = await served({ orders: 250 });
    simulator.tokens.expireAll();
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 250 } });
    expect(await events('credential.refreshed')).toHaveLength(1);
  });

  it('retries the old refresh token after a 520 during a rotation (community.shopify.dev 35182)', async () => {
    const { simulator, run, shop, connectionId } = await served({ orders: 20 });
    simulator.tokens.expireAll();
    simulator.faults.next({ kind: 'lost', path: '/access_token' });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 20 } });
    expect(await shop.connections.get(connectionId)).toMatchObject({ health: 'healthy' });
  });

  it('requires a new authorisation when the app was uninstalled', async () => {
    const { simulator, run, shop, connectionId } = await served({ orders: 5 });
    simulator.tokens.revokeAll();
    expect(await run('import_orders')).toMatchObject({ state: 'FAILURE', error: { kind: 'auth' } });
    expect(await shop.connections.get(connectionId)).toMatchObject({ health: 'reauth_required' });
  });

  it('works with a token of the shop’s own app', async () => {
    const { simulator, run, shop, connectionId } = await served({ orders: 5 });
    const access_token = simulator.tokens.issueCustomToken();
    await shop.credentials.set(connectionId, { kind: 'access_token', secret: { access_token } });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 5 } });
  });
});
