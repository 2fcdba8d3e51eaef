import { describe, expect, it } from 'vitest';
import { etsyNetwork } from '../test/etsy-network.ts';
import { type ConnectedHost, connectedHost } from '../test/host.ts';
import type { EtsySimulatorOptions } from './simulator/index.ts';

const network = etsyNetwork();
async function served(options: EtsySimulatorOptions = {}): Promise<ConnectedHost> {
  const host = await connectedHost(options);
  network.serve(host.simulator);
  return host;
}

describe('a connected shop', () => {
  it('is healthy', async () => {
    const { shop, connectionId } = await served({ orders: 5, products: 5 });
    expect(await shop.connections.test(connectionId)).toMatchObject({ health: 'healthy' });
  });

  it('imports orders, products and customers', async () => {
    const host = await served({ orders: 450, products: 120, emails: true });
    expect(await host.run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 450, total: 450 } });
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { created: 120, total: 120 } });
    expect(await host.run('import_customers')).toMatchObject({ state: 'SUCCESS', progress: { rejected: 0 } });
    const buyers = new Set([...host.orders.rows.values()].map(({ customer }) => customer?.externalId));
    expect(new Set(host.customers.rows.keys())).toEqual(buyers);
  });

  it('answers a person before a first import ends, which leaves room in the rate budget', async () => {
    const { run, shop, connectionId, simulator } = await served({ orders: 3_000, rateLimit: { perSecond: 10 } });
    const ended: string[] = [];
    const imported = run('import_orders').then(() => ended.push('import'));
    await expect.poll(() => simulator.requests.length).toBeGreaterThan(2);
    await shop.connections.test(connectionId).then(() => ended.push('test'));
    await imported;
    expect(ended).toEqual(['test', 'import']);
    expect(simulator.requests.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('imports nothing when it is empty', async () => {
    const host = await served();
    for (const capability of ['import_orders', 'sync_products', 'import_customers'] as const)
      expect(await host.run(capability)).toMatchObject({ state: 'SUCCESS', progress: { fetched: 0, deleted: 0 } });
  });

  it('imports only what changed in the second run', async () => {
    const host = await served({ orders: 450, products: 120 });
    await host.run('import_orders');
    await host.run('sync_products');
    const changed = [...host.simulator.changeOrders(7), ...host.simulator.addOrders(2)];
    const canceled = host.simulator.cancelOrders(3);
    const relisted = host.simulator.changeProducts(4);
    host.orders.received.length = 0;
    host.products.received.length = 0;
    expect(await host.run('import_orders')).toMatchObject({ state: 'SUCCESS' });
    expect(await host.run('sync_products')).toMatchObject({ progress: { changed: 4, unchanged: 116 } });
    expect(new Set(host.orders.received)).toEqual(new Set([...changed, ...canceled]));
    expect(canceled.map((id) => host.orders.rows.get(id)?.status)).toEqual(Array(3).fill('cancelled'));
    expect(host.products.received.toSorted()).toEqual(relisted.toSorted());
  });

  it('deletes the products that were deleted at Etsy', async () => {
    const host = await served({ orders: 20, products: 120 });
    await host.run('sync_products');
    const deleted = host.simulator.deleteProducts(5);
    expect(await host.run('sync_products')).toMatchObject({ progress: { deleted: 5 } });
    expect(deleted.some((id) => host.products.rows.has(id))).toBe(false);
    expect(host.products.rows.size).toBe(115);
  });

  it('deletes only the deleted products when the lists move while they are read', async () => {
    const host = await served({ products: 120 });
    await host.run('sync_products');
    const deleted = host.simulator.deleteProducts(5);
    let added: string[] = [];
    network.serve({
      fetch: (request) => {
        // Adds one listing once the first page has been read.
        if (request.url.includes('/inventory') && added.length === 0) added = host.simulator.addProducts(1);
        return host.simulator.fetch(request);
      },
    });
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { deleted: 5 } });
    expect(added).toHaveLength(1);
    expect(deleted.some((id) => host.products.rows.has(id))).toBe(false);
    expect(host.products.rows.size).toBeGreaterThanOrEqual(115);
    network.serve(host.simulator);
    expect(await host.run('sync_products')).toMatchObject({ progress: { deleted: 0 } });
    expect(host.products.rows.size).toBe(116);
  });
});

describe('faults during an import', () => {
  it.each(['rate_limited', 'server_error', 'slow', 'truncated', 'dropped'] as const)('survives %s', async (kind) => {
    const { simulator, run } = await served({ orders: 250 });
    simulator.faults.next({ kind, path: '/receipts', count: 2, delayMs: 5, retryAfterSeconds: 0 });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 250 } });
  });

  it('waits as long as Etsy says (retry-after)', async () => {
    const { simulator, run } = await served({ orders: 5 });
    simulator.faults.next({ kind: 'rate_limited', retryAfterSeconds: 1 });
    const began = performance.now();
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS' });
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  it('respects the quota of the headers', async () => {
    const { simulator, run } = await served({ orders: 1_500, rateLimit: { perSecond: 10, perDay: 1_000 } });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS' });
    expect(simulator.requests.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(2);
  });

  it('fails the run on a malformed page and names it', async () => {
    const { simulator, run } = await served({ orders: 5 });
    simulator.faults.next({ kind: 'malformed', path: '/receipts' });
    expect(await run('import_orders')).toMatchObject({
      state: 'FAILURE',
      error: { code: 'provider_malformed', message: expect.stringContaining('/receipts') },
    });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 5 } });
  });

  it('refreshes an expired token once and continues, even if the token endpoint fails at first (#549)', async () => {
    const { simulator, run, events } = await served({ orders: 250 });
    simulator.tokens.expireAll();
    simulator.faults.next({ kind: 'server_error', path: '/oauth/token' });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 250 } });
    expect(await events('credential.refreshed')).toHaveLength(1);
    simulator.tokens.expireAll();
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS' });
    expect(await events('credential.refreshed')).toHaveLength(2);
  });

  it('requires a new authorisation after the password has changed (#519)', async () => {
    const { simulator, run, shop, connectionId } = await served({ orders: 5 });
    simulator.tokens.revokeAll();
    expect(await run('import_orders')).toMatchObject({ state: 'FAILURE', error: { kind: 'auth' } });
    expect(await shop.connections.get(connectionId)).toMatchObject({ health: 'reauth_required' });
  });
});
