import { describe, expect, it } from 'vitest';
import { type ConnectedHost, connectedHost } from '../test/host.ts';
import { shopifyNetwork } from '../test/network.ts';

const network = shopifyNetwork();

/** Overwrites fields of one object in an answer, at any depth. */
function altered(value: unknown, gid: string, fields: object): unknown {
  if (Array.isArray(value)) return value.map((one) => altered(one, gid, fields));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, altered(inner, gid, fields)]);
  return { ...Object.fromEntries(entries), ...('id' in value && value.id === gid && fields) };
}

/** A connected host whose simulator answers one record with other fields, until `repair` is called. */
async function servedWith(gid: string, fields: object, options: Parameters<typeof connectedHost>[0]) {
  const host = await connectedHost(options);
  let isBad = true;
  network.serve({
    fetch: async (request) => {
      const answer = await host.simulator.fetch(request);
      if (!isBad || !request.url.endsWith('/graphql.json')) return answer;
      return Response.json(altered(await answer.json(), gid, fields), { status: answer.status });
    },
  });
  const repair = () => {
    isBad = false;
  };
  return { ...host, repair };
}

const health = async ({ shop, connectionId }: Pick<ConnectedHost, 'shop' | 'connectionId'>) =>
  (await shop.connections.get(connectionId)).health;

const lists = [
  ['import_orders', 'Order', 'orders', { totalPriceSet: null }],
  ['sync_products', 'Product', 'products', { title: null }],
] as const;

describe.each(lists)('%s: one unreadable record', (capability, type, kind, fields) => {
  it('is requested by id in later runs, which read only their window, and is imported when it is readable', async () => {
    const found = await connectedHost({ orders: 20, products: 20 });
    network.serve(found.simulator);
    await found.run(capability);
    const [id = ''] = [...found[kind].rows.keys()].toSorted();

    const host = await servedWith(`gid://shopify/${type}/${id}`, fields, { orders: 20, products: 20 });
    expect(await host.run(capability)).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1 } });
    expect(await health(host)).toBe('degraded');

    expect(await host.run(capability)).toMatchObject({ state: 'SUCCESS', progress: { created: 0, rejected: 1 } });
    expect(await health(host)).toBe('degraded');

    host.repair();
    const before = host.simulator.requests.length;
    expect(await host.run(capability)).toMatchObject({ state: 'SUCCESS', progress: { created: 1, rejected: 0 } });
    expect(await health(host)).toBe('healthy');
    expect(host[kind].rows.has(id)).toBe(true);
    const asked = host.simulator.requests.slice(before);
    expect(asked.filter(({ operation }) => operation === `${type}sById`)).toMatchObject([
      { variables: { id0: `gid://shopify/${type}/${id}` } },
    ]);
    const filters = asked.flatMap(({ variables }) =>
      variables && 'query' in variables ? String(variables['query']) : [],
    );
    expect(filters.length).toBeGreaterThan(0);
    expect(filters.every((filter) => /updated_at:>=|created_at:>=|updated_at:>/.test(filter))).toBe(true);
    expect(await host.events('record.rejected')).toHaveLength(1);
  });
});

describe('an unreadable order', () => {
  it('stays unread when Shopify answers another record or none', async () => {
    const found = await connectedHost({ orders: 20 });
    network.serve(found.simulator);
    await found.run('import_orders');
    const [id = ''] = [...found.orders.rows.keys()].toSorted();
    const host = await servedWith(`gid://shopify/Order/${id}`, { totalPriceSet: null }, { orders: 20 });
    await host.run('import_orders');
    for (const r0 of ['an order', {}, { id: 'gid://shopify/Order/7' }]) {
      network.serve({
        fetch: async (request) => {
          const isById = (await request.clone().text()).includes('OrdersById');
          return isById ? Response.json({ data: { r0 } }) : host.simulator.fetch(request);
        },
      });
      expect(await host.run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1 } });
      expect(await health(host)).toBe('degraded');
    }
    expect((await host.events('record.rejected')).map(({ meta }) => Object(meta).external_id)).toEqual([id]);
  });
});
