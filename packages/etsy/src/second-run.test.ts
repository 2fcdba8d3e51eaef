import { matchVariants } from '@makerfex/integrations-core/records';
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

describe('a second run', () => {
  it('keeps the known variants when Etsy withholds the inventory', async () => {
    const host = await served({ products: 60 });
    await host.run('sync_products');
    const known = new Map([...host.products.rows].map(([id, { variants }]) => [id, variants]));
    const withheld = host.simulator.withholdInventories(60);
    const several = withheld.filter((id) => (known.get(id)?.length ?? 0) > 1);
    expect(several.length).toBeGreaterThan(20);
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { rejected: 0 } });
    for (const id of several) expect(host.products.rows.get(id)?.variants).toEqual(known.get(id));
    const named = (await host.events('record.field_ignored')).map(({ meta }) => [meta['external_id'], meta['field']]);
    for (const id of several) expect(named).toContainEqual([id, 'inventory']);
  });

  it('keeps a withheld address, and clears what the buyer removed', async () => {
    const host = await served({ orders: 60 });
    await host.run('import_orders');
    const known = new Map(host.orders.rows);
    const cleared = host.simulator.clearOrders(30);
    const withheld = host.simulator.withholdOrders(10, { withheld: 'all' });
    await host.run('import_orders');
    for (const id of withheld) {
      const [before, after] = [known.get(id), host.orders.rows.get(id)];
      expect(after?.shippingAddress).toEqual(before?.shippingAddress);
      expect(after?.customer).toEqual(before?.customer);
    }
    const ofTheOthers = cleared.filter((id) => !withheld.includes(id)).map((id) => host.orders.rows.get(id));
    expect(
      ofTheOthers.map((order) => [order?.note, order?.shippingAddress?.line2 ?? null, order?.gift?.message]),
    ).toEqual(ofTheOthers.map(() => [null, null, null]));
    const before = cleared.map((id) => known.get(id));
    expect(before.some((order) => order?.note)).toBe(true);
    expect(before.some((order) => order?.shippingAddress?.line2)).toBe(true);
    expect(before.some((order) => order?.gift?.message)).toBe(true);
  });
});

describe('a shop that changes', () => {
  it('still updates an order that was stamped in 2090', async () => {
    const host = await served({ orders: 5 });
    network.serve({
      fetch: async (request) => {
        const answer = await host.simulator.fetch(request);
        const isList = new URL(request.url).pathname.endsWith('/receipts');
        const body = await answer.text();
        return new Response(isList ? body.replaceAll(/"(updated?_timestamp)":\d+/g, '"$1":3800000000') : body, answer);
      },
    });
    await host.run('import_orders');
    network.serve(host.simulator);
    const [changed = ''] = host.simulator.changeOrders(1);
    await host.run('import_orders');
    expect(host.orders.rows.get(changed)?.note).toBe('Changed 1 times');
  });

  it('keeps every live product when others are deleted between two pages', async () => {
    const host = await served({ products: 260 });
    await host.run('sync_products');
    const deleted: string[] = [];
    host.simulator.whileReading(() => deleted.push(...host.simulator.deleteProducts(1)), {
      path: '/listings',
      count: 4,
    });
    await host.run('sync_products');
    expect(deleted).toHaveLength(4);
    expect(host.products.rows.size).toBeGreaterThanOrEqual(256);
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS' });
    expect(host.products.rows.size).toBe(256);
    expect(deleted.some((id) => host.products.rows.has(id))).toBe(false);
  });

  it('has the same customers when only the times of their receipts change', async () => {
    const host = await served({ orders: 120 });
    await host.run('import_customers');
    const before = new Map(host.customers.rows);
    host.simulator.changeOrders(40);
    const { progress } = await host.run('import_customers');
    const { fetched, unchanged, duplicates = 0 } = progress;
    expect(progress).toMatchObject({ created: 0, changed: 0, rejected: 0 });
    expect(fetched).toBe(unchanged + duplicates);
    expect(unchanged).toBeGreaterThan(10);
    expect(host.customers.rows).toEqual(before);
  });

  it('matches a variant whose id was renewed', async () => {
    const host = await served({ products: 8 });
    await host.run('sync_products');
    const before = new Map(host.products.rows);
    const renewed = host.simulator.renewProducts(3);
    expect(await host.run('sync_products')).toMatchObject({ progress: { changed: 3, unchanged: 5 } });
    for (const id of renewed) {
      const [known, now] = [before.get(id)?.variants ?? [], host.products.rows.get(id)?.variants ?? []];
      expect(matchVariants(known, now).size).toBe(known.length);
      expect(now.some(({ externalId }) => known.some((variant) => variant.externalId === externalId))).toBe(false);
    }
  });
});
