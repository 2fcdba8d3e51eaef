import { productSchema } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { plainProduct, plainVariant } from '../../test/plain.ts';
import { mapNodes } from './page.ts';
import { readProduct } from './product.ts';

const read = (...nodes: unknown[]) =>
  mapNodes(
    nodes,
    async (node) => node,
    (reader, node) => readProduct(reader, node, 'EUR'),
  );
async function readOne(fields: Record<string, unknown> = {}) {
  const { items, warnings, rejected } = await read(plainProduct(fields));
  expect(rejected).toEqual([]);
  return { product: productSchema.parse(items[0]), warnings };
}
const withVariant = (fields: Record<string, unknown>) => ({ variants: { nodes: [plainVariant(fields)] } });
const level = (location: unknown, ...quantities: [string, unknown][]) => ({
  location: { id: location },
  quantities: quantities.map(([name, quantity]) => ({ name, quantity })),
});
const withLevels = (...nodes: unknown[]) =>
  withVariant({ inventoryItem: { tracked: true, inventoryLevels: { nodes } } });

describe('a product', () => {
  it.each([
    ['ACTIVE', 'active'],
    ['DRAFT', 'draft'],
    ['ARCHIVED', 'archived'],
    ['UNLISTED', 'active'],
  ])('that is %s is %s', async (status, expected) => {
    const { product, warnings } = await readOne({ status });
    expect(product).toMatchObject({ status: expected, providerStatus: status.toLowerCase() });
    expect(warnings).toEqual([]);
  });

  it('has prices in the currency of the shop', async () => {
    expect((await readOne()).product.variants[0]?.price).toEqual({ amount: '10.00', currency: 'EUR' });
  });

  it('has no options where Shopify invents one for it', async () => {
    const selectedOptions = [{ name: 'Title', value: 'Default Title' }];
    expect((await readOne(withVariant({ selectedOptions }))).product.variants[0]).toMatchObject({
      title: null,
      options: [],
    });
  });

  it('has the options of each variant', async () => {
    const selectedOptions = [
      { name: 'Size', value: 'M' },
      { name: '色', value: '青' },
    ];
    const { product } = await readOne(withVariant({ title: 'M / 青', selectedOptions }));
    expect(product.variants[0]).toMatchObject({ title: 'M / 青', options: selectedOptions });
  });

  it('has stock in all and per location', async () => {
    const { product } = await readOne(
      withLevels(
        level('gid://shopify/Location/1', ['available', 2], ['on_hand', 3]),
        level('gid://shopify/Location/2', ['available', -1]),
      ),
    );
    expect(product.variants[0]).toMatchObject({
      available: 3,
      inventory: [
        { locationExternalId: '1', available: 2, onHand: 3 },
        { locationExternalId: '2', available: -1, onHand: null },
      ],
    });
  });

  it('has no known stock where the shop does not count it', async () => {
    expect(
      (await readOne(withVariant({ inventoryItem: { tracked: false } }))).product.variants[0]?.available,
    ).toBeNull();
  });

  it('shows pictures that are ready, and neither films nor models', async () => {
    const media = (mediaContentType: string, url: string | null, alt: string | null = null) => ({
      mediaContentType,
      alt,
      preview: { image: url === null ? null : { url } },
    });
    const nodes = [
      media('IMAGE', 'https://images.example.com/1.jpg', 'On a table'),
      media('VIDEO', 'https://images.example.com/2.jpg'),
      media('IMAGE', null),
    ];
    const { product, warnings } = await readOne({ media: { nodes } });
    expect(product.images).toEqual([{ url: 'https://images.example.com/1.jpg', alt: 'On a table' }]);
    expect(warnings).toEqual([]);
  });
});

describe('bad input', () => {
  it('keeps a product with optional fields of the wrong type, each with a warning', async () => {
    const { product, warnings } = await readOne({
      description: 5,
      status: 'HIDDEN',
      tags: ['gift', 7],
      onlineStoreUrl: false,
      ...withVariant({ sku: [], price: 10, inventoryQuantity: 1e15, selectedOptions: [{ name: 'Size', value: 4 }] }),
    });
    expect(product).toMatchObject({ description: null, status: 'unknown', tags: ['gift'], url: null });
    expect(product.variants[0]).toMatchObject({ sku: null, price: null, available: null, options: [] });
    expect(new Set(warnings.map(({ field }) => field))).toEqual(
      new Set([
        'description',
        'status',
        'tags.1',
        'onlineStoreUrl',
        'variants.0.sku',
        'variants.0.price',
        'variants.0.inventoryQuantity',
        'variants.0.selectedOptions.0.value',
      ]),
    );
  });

  it.each([
    ['no title', { title: null }, 'title'],
    ['a variant without id', withVariant({ id: 'x' }), 'variants.0.id'],
    ['variants that are no connection', { variants: [] }, 'variants'],
    ['a level of no location', withLevels(level(null)), 'variants.0.inventoryLevels.0.location.id'],
  ])('rejects a product with %s, naming id and field', async (_, fields, field) => {
    expect(await read(plainProduct(fields))).toEqual({
      items: [],
      rejected: [{ externalId: '5', field, problem: expect.any(String) }],
      warnings: [],
    });
  });

  it('keeps stock that cannot be read unknown', async () => {
    const { product, warnings } = await readOne(withLevels(level('gid://shopify/Location/1', ['available', 'many'])));
    expect(product.variants[0]?.inventory).toEqual([{ locationExternalId: '1', available: null, onHand: null }]);
    expect(warnings.map(({ field }) => field)).toEqual(['variants.0.inventoryLevels.0.available']);
  });
});
