import { describe, expect, it } from 'vitest';
import { all, day, idsOf, noticesOf, now, pulls, simulatedShop } from '../../test/shop.ts';
import { wantedScopes } from '../scopes.ts';

const without = (...scopes: string[]) => wantedScopes.filter((scope) => !scopes.includes(scope));
const window = (days: number) => ({ since: new Date(now - days * day), until: new Date(now) });

describe('the granted scopes', () => {
  const optional = ['read_all_orders', 'read_customers', 'read_products', 'read_inventory', 'read_locations'];
  const combinations = Array.from({ length: 2 ** optional.length }, (_, bits) =>
    optional.filter((_scope, place) => bits & (1 << place)),
  );

  it.each(['paged', 'bulk'] as const)(
    'decide which fields are requested, so that no field fails the query (craftcms/shopify#172): %s',
    async (mode) => {
      for (const scopes of combinations) {
        const { context, settings } = simulatedShop({ orders: 12, scopes: ['read_orders', ...scopes] });
        const pages = await all(pulls.orders({ ...context, input: { mode } }, settings));
        const shown = idsOf(pages).length;
        expect(scopes.includes('read_all_orders') ? shown === 12 : shown > 0 && shown < 12).toBe(true);
        expect(noticesOf(pages)).not.toContain('bulk_failed');
        expect(noticesOf(pages)).not.toContain('fields_withheld');
      }
    },
  );

  it.each(['paged', 'bulk'] as const)(
    'leave out stock per location when read_inventory is missing: %s',
    async (mode) => {
      const { context, settings } = simulatedShop({ products: 5, scopes: ['read_products'] });
      const pages = await all(pulls.products({ ...context, input: { mode } }, settings));
      const variants = pages.flatMap(({ items }) => items.flatMap((product) => product.variants ?? []));
      expect(variants.length).toBeGreaterThan(5);
      expect(variants.every(({ inventory }) => inventory === undefined)).toBe(true);
      expect(variants.some(({ available }) => available !== null)).toBe(true);
      expect(pages.flatMap(({ notices = [] }) => notices)).toMatchObject([
        { level: 'warning', code: 'fields_left_out', message: expect.stringContaining('read_inventory') },
      ]);
    },
  );

  it('leave out the customer of an order, but not the e-mail or telephone number, when read_customers is missing', async () => {
    const { context, settings } = simulatedShop({ orders: 20, scopes: without('read_customers', 'read_products') });
    const pages = await all(pulls.orders(context, settings));
    const orders = pages.flatMap(({ items }) => items);
    expect(orders.every(({ customer }) => customer?.externalId === undefined)).toBe(true);
    expect(orders.every(({ customer }) => customer?.email ?? customer?.phone)).toBe(true);
    expect(orders.flatMap(({ lines }) => lines).every(({ productExternalId }) => productExternalId === undefined)).toBe(
      true,
    );
    expect(noticesOf(pages)).toEqual(['fields_left_out', 'fields_left_out']);
  });

  it('include the read scope when the write scope is granted', async () => {
    const { context, settings } = simulatedShop({ products: 4, scopes: ['write_products', 'write_inventory'] });
    const pages = await all(pulls.products(context, settings));
    const variants = pages.flatMap(({ items }) => items.flatMap((product) => product.variants ?? []));
    expect(variants.every(({ inventory }) => inventory?.length === 2)).toBe(true);
    expect(noticesOf(pages)).toEqual([]);
  });

  it.each([
    ['orders', 'read_orders'],
    ['products', 'read_products'],
    ['customers', 'read_customers'],
  ] as const)('must include the scope of the %s', async (name, scope) => {
    const { context, settings } = simulatedShop({ scopes: without(scope) });
    const reading = all<unknown>(pulls[name](context, settings));
    await expect(reading).rejects.toMatchObject({ code: 'provider_auth', message: expect.stringContaining(scope) });
  });

  it('are read again by each run, because a merchant can revoke them', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 4 });
    await all(pulls.orders(context, settings));
    simulator.tokens.setScopes(['read_orders', 'read_all_orders']);
    expect(noticesOf(await all(pulls.orders(context, settings)))).toEqual(['fields_left_out', 'fields_left_out']);
  });
});

describe('orders older than 60 days', () => {
  const limited = { orders: 365, scopes: without('read_all_orders') };

  it('are absent, with a notice, when read_all_orders is missing', async () => {
    const { context, settings } = simulatedShop(limited);
    const pages = await all(pulls.orders(context, settings));
    expect(idsOf(pages).length).toBeLessThan(70);
    expect(pages.flatMap(({ notices = [] }) => notices)).toMatchObject([
      { level: 'warning', code: 'orders_limited_to_60_days', message: expect.stringContaining('read_all_orders') },
    ]);
  });

  it.each([
    [61, ['orders_limited_to_60_days']],
    [59, []],
  ])('are reported when the window reaches back %i days: %j', async (days, expected) => {
    const { context, settings } = simulatedShop(limited);
    expect(noticesOf(await all(pulls.orders({ ...context, window: window(days) }, settings)))).toEqual(expected);
  });

  it('are reported once, like all missing scopes, and not again when the run resumes', async () => {
    const { context, settings } = simulatedShop({ orders: 1_000, scopes: ['read_orders', 'read_products'] });
    const pages = await all(pulls.orders({ ...context, input: { mode: 'paged' } }, settings));
    const rest = await all(pulls.orders({ ...context, cursor: pages[0]?.cursor ?? null }, settings));
    expect(noticesOf(pages)).toEqual(['fields_left_out', 'orders_limited_to_60_days']);
    expect(noticesOf(rest)).toEqual([]);
  });

  it('are imported when read_all_orders is granted', async () => {
    const { context, settings } = simulatedShop({ orders: 365 });
    const pages = await all(pulls.orders(context, settings));
    expect(idsOf(pages)).toHaveLength(365);
    expect(noticesOf(pages)).toEqual([]);
  });
});

describe('protected customer data', () => {
  it.each(['paged', 'bulk'] as const)('is unknown when the app was not approved for it: %s', async (mode) => {
    const { context, settings } = simulatedShop({ orders: 40, customers: 20, personalData: false });
    const orders = (await all(pulls.orders({ ...context, input: { mode } }, settings))).flatMap(({ items }) => items);
    const customers = (await all(pulls.customers({ ...context, input: { mode } }, settings))).flatMap(
      ({ items }) => items,
    );
    expect(orders).toHaveLength(40);
    for (const { customer, shippingAddress } of orders) {
      expect(customer?.name ?? undefined).toBeUndefined();
      expect([customer?.email, shippingAddress?.name, shippingAddress?.line1]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
    expect(orders.some(({ shippingAddress }) => shippingAddress?.city)).toBe(true);
    expect(customers).toHaveLength(20);
    for (const { name, email, phone, addresses = [] } of customers) {
      expect([name, email, phone]).toEqual([undefined, undefined, undefined]);
      expect(addresses).toEqual([]);
    }
  });
});
