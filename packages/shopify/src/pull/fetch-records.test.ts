import { describe, expect, it } from 'vitest';
import { plainOrder } from '../../test/plain.ts';
import { all, pulls, simulatedShop } from '../../test/shop.ts';
import { fetchCustomers } from '../capabilities/import-customers.ts';
import { fetchOrders } from '../capabilities/import-orders.ts';
import { fetchProducts } from '../capabilities/sync-products.ts';
import { wantedScopes } from '../scopes.ts';
import { variantIdOf } from '../simulator/products.ts';

const byId = (items: readonly { externalId: string }[]) =>
  items.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));

describe('fetching records by their ids', () => {
  it('returns the same orders as an import, in as few queries as possible', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 40 });
    const imported = (await all(pulls.orders(context, settings))).flatMap(({ items }) => items);
    const ids = imported.map(({ externalId }) => externalId);
    const before = simulator.requests.length;
    const fetched = await fetchOrders(context, settings, ids);
    expect(byId(fetched.items)).toEqual(byId(imported));
    expect(fetched).toMatchObject({ deleted: [], rejected: [], warnings: [] });
    const asked = simulator.requests.slice(before).filter(({ operation }) => operation === 'OrdersById');
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('returns the same products and customers as an import, nested pages included', async () => {
    const { context, settings } = simulatedShop({ products: 9, customers: 9, variants: () => 30, addresses: () => 12 });
    const products = (await all(pulls.products(context, settings))).flatMap(({ items }) => items);
    const customers = (await all(pulls.customers(context, settings))).flatMap(({ items }) => items);
    const ids = (items: readonly { externalId: string }[]) => items.map(({ externalId }) => externalId);
    expect(byId((await fetchProducts(context, settings, ids(products))).items)).toEqual(byId(products));
    expect(byId((await fetchCustomers(context, settings, ids(customers))).items)).toEqual(byId(customers));
  });

  it('lists deleted records', async () => {
    const { context, settings, simulator } = simulatedShop({ products: 5 });
    const [gone = ''] = simulator.deleteProducts(1);
    expect(await fetchProducts(context, settings, [gone])).toMatchObject({ items: [], deleted: [gone] });
  });

  it('does not list an order as deleted when it is hidden because of its age', async () => {
    const { context, settings } = simulatedShop({ orders: 5 });
    const ids = (await all(pulls.orders(context, settings))).flatMap(({ items }) =>
      items.map((order) => order.externalId),
    );
    const limited = simulatedShop({ orders: 5, scopes: wantedScopes.filter((scope) => scope !== 'read_all_orders') });
    const { items, deleted } = await fetchOrders(limited.context, settings, ids);
    expect(items.length).toBeLessThan(5);
    expect(deleted).toEqual([]);
  });

  it('lists it as deleted when Shopify itself has reported that, however old it is', async () => {
    const limited = simulatedShop({ orders: 5, scopes: wantedScopes.filter((scope) => scope !== 'read_all_orders') });
    const [gone = '', kept = ''] = limited.simulator.deleteOrders(2);
    const context = { ...limited.context, reportedGone: [gone] };
    expect((await fetchOrders(context, limited.settings, [gone, kept])).deleted).toEqual([gone]);
  });

  it('finds an order that was reported as deleted and still exists', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 5 });
    const [id = ''] = simulator.changeOrders(1);
    const found = await fetchOrders({ ...context, reportedGone: [id] }, settings, [id]);
    expect(found).toMatchObject({ items: [{ externalId: id }], deleted: [] });
  });

  it('leaves out test orders unless the config includes them', async () => {
    const { context, settings } = simulatedShop({
      intercept: async (request) =>
        request.url.endsWith('/graphql.json') && (await request.text()).includes('OrdersById')
          ? Response.json({ data: { r0: plainOrder({ test: true }) } })
          : undefined,
    });
    expect(await fetchOrders(context, settings, ['1'])).toMatchObject({ items: [], deleted: [], leftOut: ['1'] });
    const config = { ...context.config, include_test_orders: true };
    expect(await fetchOrders({ ...context, config }, settings, ['1'])).toMatchObject({ items: [{ isTest: true }] });
  });

  it('ignores ids that are not numbers', async () => {
    const { context, settings, simulator } = simulatedShop();
    expect(await fetchCustomers(context, settings, ['x', ''])).toMatchObject({ items: [], deleted: [] });
    expect(simulator.requests.map(({ operation }) => operation)).toEqual(['ShopProbe']);
  });

  it('fails when the scope of the records is missing', async () => {
    const { context, settings } = simulatedShop({ scopes: ['read_products'] });
    await expect(fetchOrders(context, settings, ['1'])).rejects.toMatchObject({ code: 'provider_auth' });
  });
});

describe('fetching products by their inventory items', () => {
  const itemOf = (variant: number | bigint) => `gid://shopify/InventoryItem/${variant}`;

  it('returns the products, each once, even if it is also named itself', async () => {
    const { context, settings, simulator } = simulatedShop({ products: 3, variants: () => 3 });
    const [first = '', second = ''] = simulator.changeProducts(2);
    const items = [first, second].flatMap((id) => [0, 1, 2].map((n) => itemOf(variantIdOf(Number(id), n))));
    const found = await fetchProducts(context, settings, [...items, first]);
    expect(found.items.map(({ externalId }) => externalId).toSorted()).toEqual([first, second].toSorted());
    expect(found).toMatchObject({ deleted: [], rejected: [], aliases: items });
    expect(simulator.requests.map(({ operation }) => operation)).toEqual(['ShopProbe', 'ItemOwners', 'ProductsById']);
  });

  it('takes a change of stock from the product', async () => {
    const { context, settings, simulator } = simulatedShop({ products: 9 });
    const [id = ''] = simulator.changeStock(1);
    const item = itemOf(variantIdOf(Number(id), 0));
    const stock = async () =>
      (await fetchProducts(context, settings, [item])).items[0]?.variants?.map(({ available }) => available);
    const before = await stock();
    simulator.changeStock([id]);
    expect(await stock()).not.toEqual(before);
  });

  it('says nothing of an item that no longer exists, is at another shop, or is none', async () => {
    const { context, settings, simulator } = simulatedShop({ products: 3 });
    const [gone = ''] = simulator.deleteProducts(1);
    const ids = [
      itemOf(variantIdOf(Number(gone), 0)),
      itemOf(820982911946154508n),
      'gid://shopify/Order/1',
      'gid://shopify/InventoryItem/x',
    ];
    expect(await fetchProducts(context, settings, ids)).toMatchObject({ items: [], deleted: [], rejected: [] });
  });

  it('works without the scope for stock', async () => {
    const { context, settings, simulator } = simulatedShop({ products: 3, scopes: ['read_products'] });
    const [id = ''] = simulator.changeProducts(1);
    const { items } = await fetchProducts(context, settings, [itemOf(variantIdOf(Number(id), 0))]);
    expect(items.map(({ externalId }) => externalId)).toEqual([id]);
  });

  it('asks for 100 in one query within the budget', async () => {
    const { context, settings, simulator } = simulatedShop({ products: 100 });
    const ids = simulator.changeProducts(100).map((id) => itemOf(variantIdOf(Number(id), 0)));
    const { items } = await fetchProducts(context, settings, ids);
    expect(items).toHaveLength(100);
    expect(simulator.requests.filter(({ operation }) => operation === 'ItemOwners')).toHaveLength(1);
  });
});
