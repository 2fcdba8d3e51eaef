import { isRawObject } from '@makerfex/integrations-core/provider';
import { describe, expect, it } from 'vitest';
import { etsyNetwork } from '../test/etsy-network.ts';
import { type ConnectedHost, connectedHost } from '../test/host.ts';
import type { EtsySimulatorOptions } from './simulator/index.ts';

const network = etsyNetwork();
type Record = Readonly<{ [key: string]: unknown }>;

/** A connected host. `alter` changes each record that the simulator sends, in lists and alone. */
async function served(options: EtsySimulatorOptions, alter: (record: Record, path: string) => unknown) {
  const host = await connectedHost(options);
  network.serve({
    fetch: async (request) => {
      const answer = await host.simulator.fetch(request);
      const path = new URL(request.url).pathname;
      if (!answer.ok || !path.includes('/application/')) return answer;
      const body: unknown = await answer.json();
      if (!isRawObject(body)) return Response.json(body);
      if (!Array.isArray(body['results'])) return Response.json(alter(body, path));
      return Response.json({ ...body, results: body['results'].map((record) => alter(record, path)) });
    },
  });
  return host;
}

const health = async ({ shop, connectionId }: ConnectedHost) => (await shop.connections.get(connectionId)).health;
const pathsOf = ({ simulator }: ConnectedHost) => simulator.requests.map(({ path, query }) => `${path}${query}`);
const oldest = '3000000001';

describe('an order that cannot be read', () => {
  it('is requested by id in the next run, which reads only its own window, and is imported once it can be read', async () => {
    let isBad = true;
    const host = await served({ orders: 200 }, (record) =>
      isBad && String(record['receipt_id']) === oldest ? { ...record, grandtotal: '12.50' } : record,
    );
    expect(await host.run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1 } });
    expect(await health(host)).toBe('degraded');

    const stillBad = await host.run('import_orders');
    expect(stillBad).toMatchObject({ state: 'SUCCESS', progress: { created: 0, rejected: 1 } });
    expect(await health(host)).toBe('degraded');

    isBad = false;
    const before = host.simulator.requests.length;
    expect(await host.run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 1, rejected: 0 } });
    expect(await health(host)).toBe('healthy');
    expect(host.orders.rows.has(oldest)).toBe(true);
    const requested = pathsOf(host).slice(before);
    expect(requested.filter((path) => path.includes(`/receipts/${oldest}`))).toHaveLength(1);
    const changed = requested.filter((path) => path.includes('sort_on=updated'));
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((path) => path.includes('min_last_modified='))).toBe(true);
    expect(await host.events('record.rejected')).toHaveLength(1);
  });

  it('stays rejected when Etsy answers with another record or none', async () => {
    let answer: unknown = 'a receipt';
    const host = await served({ orders: 200 }, (record, path) => {
      if (String(record['receipt_id']) !== oldest) return record;
      return path.endsWith(oldest) ? answer : { ...record, grandtotal: '12.50' };
    });
    await host.run('import_orders');
    for (const other of ['a receipt', {}, { receipt_id: 7 }]) {
      answer = other;
      expect(await host.run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1 } });
      expect(await health(host)).toBe('degraded');
    }
    expect((await host.events('record.rejected')).map(({ meta }) => meta['external_id'])).toEqual([oldest]);
  });
});

describe('a product that no list shows', () => {
  it('stays when Etsy still has it, and is deleted when Etsy answers 404 or says that it is removed', async () => {
    const [missed, removed, other] = ['1000000003', '1000000004', 1_900_000_000];
    let areHidden = false;
    // The lists show other listings instead of the hidden ones, so that the count stays right.
    const host = await served({ products: 60 }, (record, path) => {
      const id = String(record['listing_id']);
      if (!areHidden || (id !== missed && id !== removed)) return record;
      if (path.includes('/shops/')) return { ...record, listing_id: other + Number(id) };
      return id === removed ? { ...record, state: 'removed' } : record;
    });
    await host.run('sync_products');
    expect(host.products.rows.size).toBe(60);

    const [deletedId = ''] = host.simulator.deleteProducts(1);
    areHidden = true;
    const run = await host.run('sync_products');
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { deleted: 2 } });
    expect([missed, removed, deletedId].map((id) => host.products.rows.has(id))).toEqual([true, false, false]);
    expect(await host.events('run.deletions_refused')).toEqual([]);
  });

  it.each([
    ['to a list that was already read', 'expired', 'active'],
    ['to a list that is read later', 'active', 'expired'],
  ] as const)('stays when it moved %s, while a deleted one is deleted', async (_, from, to) => {
    const host = await served({ products: 60 }, (record) => record);
    await host.run('sync_products');
    const [deletedId = ''] = host.simulator.deleteProducts(1);
    const moved: string[] = [];
    host.simulator.whileReading(() => moved.push(...host.simulator.moveProducts(1, from, to)), {
      path: '/batch/inventory',
      count: 1,
    });
    const run = await host.run('sync_products');
    expect(moved).toHaveLength(1);
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { deleted: 1 } });
    expect(host.products.rows.size).toBe(59);
    expect(host.products.rows.has(deletedId)).toBe(false);
    expect(moved.map((id) => host.products.rows.get(id)?.status)).toEqual([to]);
  });

  it('stays when two products swap lists', async () => {
    const host = await served({ products: 60 }, (record) => record);
    await host.run('sync_products');
    const move = () => {
      host.simulator.moveProducts(1, 'expired', 'active');
      host.simulator.moveProducts(1, 'active', 'expired');
    };
    host.simulator.whileReading(move, { path: '/batch/inventory', count: 1 });
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { deleted: 0 } });
    expect(host.products.rows.size).toBe(60);
  });

  it('stays when Etsy sends an empty list without a count', async () => {
    let isEmpty = false;
    const host = await connectedHost({ products: 60 });
    network.serve({
      fetch: async (request) =>
        isEmpty && request.url.includes('/shops/') ? Response.json({ results: [] }) : host.simulator.fetch(request),
    });
    await host.run('sync_products');
    isEmpty = true;
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { deleted: 0 } });
    expect(host.products.rows.size).toBe(60);
  });

  it('is imported by id once it can be read', async () => {
    let isBad = true;
    const host = await served({ products: 60 }, (record) =>
      isBad && String(record['listing_id']) === '1000000003' ? { ...record, title: null } : record,
    );
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1 } });
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1, deleted: 0 } });
    isBad = false;
    expect(await host.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { created: 1 } });
    expect(await health(host)).toBe('healthy');
  });
});
