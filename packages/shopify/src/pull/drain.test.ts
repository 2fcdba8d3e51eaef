import { describe, expect, it } from 'vitest';
import { plainOrder, plainProduct, plainVariant } from '../../test/plain.ts';
import { all, pulls, scripted, simulatedShop, troubleOf } from '../../test/shop.ts';

const paged = { mode: 'paged' } as const;

describe('a nested connection', () => {
  it('is read to its end: 2,048 variants, each with its stock at every location', async () => {
    const { context, settings, simulator } = simulatedShop({
      products: 3,
      variants: (n) => (n === 1 ? 2_048 : 1),
      locations: 7,
      media: (n) => (n === 1 ? 35 : 0),
    });
    const items = (await all(pulls.products({ ...context, input: paged }, settings))).flatMap((page) => page.items);
    expect(items.map(({ variants }) => variants?.length ?? 0).toSorted((a, b) => a - b)).toEqual([1, 1, 2_048]);
    const [largest] = items.toSorted((a, b) => (b.variants?.length ?? 0) - (a.variants?.length ?? 0));
    expect(new Set(largest?.variants?.map(({ externalId }) => externalId)).size).toBe(2_048);
    for (const { inventory } of largest?.variants ?? []) expect(inventory).toHaveLength(7);
    expect(largest?.images).toHaveLength(35 - 5 - 5);
    expect(simulator.requests.every(({ status }) => status === 200)).toBe(true);
  });

  it('is read to its end: the lines of an order', async () => {
    const { context, settings } = simulatedShop({ orders: 3, lines: (n) => (n === 1 ? 260 : 25) });
    const items = (await all(pulls.orders({ ...context, input: paged }, settings))).flatMap((page) => page.items);
    expect(items.map(({ lines }) => lines.length)).toEqual([25, 260, 25]);
    expect(new Set(items[1]?.lines.map(({ externalId }) => externalId)).size).toBe(260);
  });

  it('is read to its end: the addresses of a customer', async () => {
    const { context, settings } = simulatedShop({ customers: 2, addresses: (n) => (n === 0 ? 130 : 10) });
    const items = (await all(pulls.customers({ ...context, input: paged }, settings))).flatMap((page) => page.items);
    expect(items.map(({ addresses }) => addresses?.length)).toEqual([130, 10]);
  });

  it('needs no further request when the first page is the last', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 40, lines: () => 25 });
    await all(pulls.orders({ ...context, input: paged }, settings));
    const asked = simulator.requests.map(({ operation }) => operation);
    expect(asked.slice(0, 2)).toEqual(['ShopProbe', 'OrdersPage']);
    expect(asked.slice(2)).not.toContain('OrderLines');
    expect(asked.slice(2)).not.toContain('OrdersPage');
  });
});

describe('bad input', () => {
  const shop = { myshopifyDomain: 'simulated-workshop.myshopify.com', currencyCode: 'USD' };
  const scopes = [{ handle: 'read_orders' }, { handle: 'read_all_orders' }, { handle: 'read_products' }];
  const end = { hasNextPage: false, endCursor: null };
  const more = { hasNextPage: true, endCursor: 'a' };
  /** Two orders, the first of which has more lines; `answer` is the reply to the request for them. */
  const ordersWith = (lineItems: unknown, answer: unknown) => {
    const { settings } = simulatedShop();
    const nodes = [plainOrder({ lineItems }), plainOrder({ id: 'gid://shopify/Order/2' })];
    const context = scripted((operation) => {
      if (operation === 'ShopProbe') return { data: { shop, currentAppInstallation: { accessScopes: scopes } } };
      return { data: operation === 'OrderLines' ? answer : { orders: { nodes, pageInfo: end } } };
    });
    return all(pulls.orders({ ...context, input: paged }, settings));
  };

  it.each([
    ['was deleted in the meantime', { nodes: [], pageInfo: more }, { order: null }],
    ['has no page info', { nodes: [] }, {}],
    ['has no next place', { nodes: [], pageInfo: { hasNextPage: true } }, {}],
    ['repeats its cursor', { nodes: [], pageInfo: more }, { order: { lineItems: { nodes: [], pageInfo: more } } }],
    ['becomes malformed', { nodes: [], pageInfo: more }, { order: { lineItems: { nodes: 7, pageInfo: end } } }],
  ])('rejects an order whose list of lines %s, and keeps the others', async (_, lineItems, answer) => {
    const pages = await ordersWith(lineItems, answer);
    expect(pages.flatMap(({ items }) => items.map(({ externalId }) => externalId))).toEqual(['2']);
    expect(troubleOf(pages)).toMatchObject([{ externalId: '1', field: 'lineItems', problem: expect.any(String) }]);
  });
});

describe('a connection of a product that cannot be read to its end', () => {
  const shop = { myshopifyDomain: 'simulated-workshop.myshopify.com', currencyCode: 'USD' };
  const scopes = ['read_products', 'read_inventory'].map((handle) => ({ handle }));
  const more = { hasNextPage: true, endCursor: 'a' };
  const whole = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  const variant = (inventoryLevels: unknown) =>
    plainVariant({ inventoryItem: { id: 'gid://shopify/InventoryItem/55', tracked: true, inventoryLevels } });
  /** One product; further requests for its connections get no data. */
  const productWith = async (fields: Record<string, unknown>) => {
    const { settings } = simulatedShop();
    const node = plainProduct({ media: whole, variants: { ...whole, nodes: [variant(whole)] }, ...fields });
    const context = scripted((operation) => {
      if (operation === 'ShopProbe') return { data: { shop, currentAppInstallation: { accessScopes: scopes } } };
      return { data: operation === 'ProductsPage' ? { products: { ...whole, nodes: [node] } } : {} };
    });
    const pages = await all(pulls.products({ ...context, input: paged }, settings));
    return { product: pages[0]?.items[0], trouble: troubleOf(pages) };
  };

  it.each([
    [
      'variants',
      { variants: { nodes: [variant(whole)], pageInfo: more } },
      { images: [], variants: undefined },
      'variants',
    ],
    ['media', { media: { nodes: [], pageInfo: more } }, { images: undefined, variants: [{ available: 3 }] }, 'media'],
    [
      'levels',
      { variants: { ...whole, nodes: [variant({ nodes: [], pageInfo: more })] } },
      { images: [], variants: [{ available: 3, inventory: undefined }] },
      'variants.0.inventoryItem.inventoryLevels',
    ],
  ])('is left out with a warning, and the rest is kept: %s', async (_, fields, expected, field) => {
    const { product, trouble } = await productWith(fields);
    expect(product).toMatchObject({ title: 'Mug', ...expected });
    expect(trouble).toEqual([{ externalId: '5', field, problem: expect.any(String) }]);
  });
});
