import { describe, expect, it } from 'vitest';
import { all, idsOf, rewriting, simulatedShop } from '../../test/simulated-shop.ts';
import { fetchOrders, pullOrders } from './import-orders.ts';
import { fetchProducts, pullProducts } from './sync-products.ts';

describe('fetchOrders', () => {
  it('returns the same orders as the import, with their latest changes', async () => {
    const { context, simulator } = simulatedShop({ orders: 20, products: 10 });
    const [changed = ''] = simulator.changeOrders(1);
    const orders = (await all(pullOrders(context))).flatMap(({ items }) => items);
    const ids = [changed, '3000000002'];
    const { items, deleted } = await fetchOrders(context, ids);
    expect(items).toEqual(ids.map((id) => orders.find(({ externalId }) => externalId === id)));
    expect(items[0]?.note).toBe('Changed 1 times');
    expect(deleted).toEqual([]);
  });

  it('reports no order as deleted when Etsy answers 404 (#652), and returns the others', async () => {
    const { items, deleted } = await fetchOrders(simulatedShop({ orders: 2 }).context, ['1', '3000000001']);
    expect(items.map(({ externalId }) => externalId)).toEqual(['3000000001']);
    expect(deleted).toEqual([]);
  });

  it('rejects an order that cannot be read, by id and field', async () => {
    const { context, simulator } = simulatedShop({ orders: 2 });
    const [bad = ''] = simulator.spoilOrders('wrong_total');
    expect(await fetchOrders(context, [bad])).toMatchObject({
      items: [],
      rejected: [{ externalId: bad, field: 'grandtotal' }],
    });
  });
});

describe('fetchProducts', () => {
  it('returns the same products as the sync, with their variants', async () => {
    const { context, simulator } = simulatedShop({ products: 30 });
    const pages = await all(pullProducts(context));
    const ids = idsOf(pages).slice(0, 12);
    const { items, deleted } = await fetchProducts(context, ids);
    expect(items).toEqual(pages.flatMap((page) => page.items).filter(({ externalId }) => ids.includes(externalId)));
    expect(deleted).toEqual([]);
    expect(simulator.requests.some(({ path }) => /\/listings\/\d+$/.test(path))).toBe(false);
  });

  it('reports a product as deleted only when Etsy answers 404 for it', async () => {
    const { context, simulator } = simulatedShop({ products: 5 });
    const [deletedId = ''] = simulator.deleteProducts(1);
    const { items, deleted } = await fetchProducts(context, [deletedId, '1000000002']);
    expect(items.map(({ externalId }) => externalId)).toEqual(['1000000002']);
    expect(deleted).toEqual([deletedId]);
  });

  it('reports no product as deleted when only a batch leaves it out', async () => {
    const { context } = simulatedShop(
      { products: 5 },
      rewriting('/listings/batch', () => ({ count: 0, results: [] })),
    );
    const { items, deleted } = await fetchProducts(context, ['1000000001', '1000000002']);
    expect(items).toHaveLength(2);
    expect(deleted).toEqual([]);
  });

  it('sends no request when there are no ids', async () => {
    const { context, simulator } = simulatedShop();
    expect(await fetchProducts(context, [])).toMatchObject({ items: [], deleted: [] });
    expect(simulator.requests).toEqual([]);
  });
});
