import { productSchema } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { plainProduct, plainVariant, without } from '../../test/plain.ts';
import { mapNodes } from './page.ts';
import { readProduct } from './product.ts';

const read = (...nodes: unknown[]) =>
  mapNodes(
    nodes,
    async (node) => node,
    (reader) => readProduct(reader, 'EUR'),
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
    expect((await readOne()).product.variants?.[0]?.price).toEqual({ amount: '10.00', currency: 'EUR' });
  });

  it('has no options when Shopify only gives it the default one', async () => {
    const selectedOptions = [{ name: 'Title', value: 'Default Title' }];
    expect((await readOne(withVariant({ selectedOptions }))).product.variants?.[0]).toMatchObject({
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
    expect(product.variants?.[0]).toMatchObject({ title: 'M / 青', options: selectedOptions });
  });

  it('has stock in total and per location', async () => {
    const { product } = await readOne(
      withLevels(
        level('gid://shopify/Location/1', ['available', 2], ['on_hand', 3]),
        level('gid://shopify/Location/2', ['available', -1]),
      ),
    );
    expect(product.variants?.[0]).toMatchObject({
      available: 3,
      inventory: [
        { locationExternalId: '1', available: 2, onHand: 3 },
        { locationExternalId: '2', available: -1 },
      ],
    });
  });

  it('has null as stock when the shop does not track it', async () => {
    expect(
      (await readOne(withVariant({ inventoryItem: { tracked: false } }))).product.variants?.[0]?.available,
    ).toBeNull();
  });

  it('has the pictures that are ready, without videos and models', async () => {
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

describe('withheld, cleared and set values of a product', () => {
  it.each([
    ['description', 'description', 'Made by hand', 'Made by hand', '', null],
    ['onlineStoreUrl', 'url', 'https://www.example.com/1', 'https://www.example.com/1', null, null],
    ['tags', 'tags', ['gift'], ['gift'], [], []],
    ['media', 'images', { nodes: [] }, [], { nodes: [] }, []],
  ] as const)('%s', async (key, field, given, set, none, cleared) => {
    expect((await readOne({ [key]: given })).product[field]).toEqual(set);
    expect((await readOne({ [key]: none })).product[field]).toEqual(cleared);
    const { items } = await read(without(plainProduct(), key));
    expect(items[0]?.[field]).toBeUndefined();
  });

  it('variants', async () => {
    expect((await readOne()).product.variants).toHaveLength(1);
    expect((await readOne({ variants: { nodes: [] } })).product.variants).toEqual([]);
    expect((await readOne({ variants: undefined })).product.variants).toBeUndefined();
  });

  it.each([
    ['sku', 'sku', 'A', 'A', '', null],
    ['title', 'title', 'M', 'M', 'Default Title', null],
    ['selectedOptions', 'options', [{ name: 'Size', value: 'M' }], [{ name: 'Size', value: 'M' }], [], []],
  ] as const)('%s of a variant', async (key, field, given, set, none, cleared) => {
    const variantOf = async (variant: unknown) =>
      (await readOne({ variants: { nodes: [variant] } })).product.variants?.[0];
    expect((await variantOf(plainVariant({ [key]: given })))?.[field]).toEqual(set);
    expect((await variantOf(plainVariant({ [key]: none })))?.[field]).toEqual(cleared);
    expect((await variantOf(without(plainVariant(), key)))?.[field]).toBeUndefined();
  });

  it('pictures are unknown when one of them is incomplete', async () => {
    const image = {
      mediaContentType: 'IMAGE',
      alt: null,
      preview: { image: { url: 'https://images.example.com/1.jpg' } },
    };
    const imagesOf = async (media: unknown) => (await readOne({ media: { nodes: [media] } })).product.images;
    expect(await imagesOf(image)).toHaveLength(1);
    expect(await imagesOf(without(image, 'alt'))).toBeUndefined();
    expect(await imagesOf(without(image, 'preview'))).toBeUndefined();
  });
});

describe('bad input', () => {
  it('keeps a product whose optional fields have the wrong type, with a warning for each', async () => {
    const { product, warnings } = await readOne({
      description: 5,
      status: 'HIDDEN',
      tags: ['gift', 7],
      onlineStoreUrl: false,
      ...withVariant({ sku: [], price: 10, inventoryQuantity: 1e15, selectedOptions: [{ name: 'Size', value: 4 }] }),
    });
    const { description, tags, url, variants } = product;
    expect(product.status).toBe('unknown');
    expect([description, tags, url]).toEqual([undefined, undefined, undefined]);
    const { sku, price, available, options } = variants?.[0] ?? {};
    expect([sku, price, available, options]).toEqual([undefined, undefined, undefined, undefined]);
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

  it('rejects a product without a title, by id and field', async () => {
    expect(await read(plainProduct({ title: null }))).toEqual({
      items: [],
      rejected: [{ externalId: '5', field: 'title', problem: expect.any(String), updatedAt: expect.any(String) }],
      warnings: [],
      leftOut: [],
    });
  });

  it.each([
    ['a variant without id', withVariant({ id: 'x' }), 'variants.0.id'],
    ['variants that are not a connection', { variants: [] }, 'variants'],
    ['variants that are null', { variants: null }, 'variants'],
  ])('keeps a product with %s, but not its variants, with a warning', async (_, fields, field) => {
    const { product, warnings } = await readOne(fields);
    expect(product).toMatchObject({ title: 'Mug', variants: undefined });
    expect(warnings.map((warning) => warning.field)).toEqual([field]);
  });

  it.each([
    ['a level without a location', withLevels(level(null)), 'variants.0.inventoryItem.inventoryLevels.0.location.id'],
    [
      'stock that is not a number',
      withLevels(level('gid://shopify/Location/1', ['available', 'many'])),
      'variants.0.inventoryItem.inventoryLevels.0.quantities.0.quantity',
    ],
    [
      'levels that are null',
      withVariant({ inventoryItem: { tracked: true, inventoryLevels: null } }),
      'variants.0.inventoryItem.inventoryLevels',
    ],
  ])('keeps a variant with %s, but not its levels, with a warning', async (_, fields, field) => {
    const { product, warnings } = await readOne(fields);
    expect(product.variants).toMatchObject([{ externalId: '55', available: 3, inventory: undefined }]);
    expect(warnings.map((warning) => warning.field)).toEqual([field]);
  });
});
