import { describe, expect, it } from 'vitest';
import { plainOrder } from '../../test/plain.ts';
import { all, pulls, simulatedShop } from '../../test/shop.ts';
import { fetchCustomers } from '../capabilities/import-customers.ts';
import { fetchOrders } from '../capabilities/import-orders.ts';
import { fetchProducts } from '../capabilities/sync-products.ts';
import { wantedScopes } from '../scopes.ts';

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
