import { productSchema } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { plainListing, usd } from '../../test/plain.ts';
import { now } from '../../test/simulated-shop.ts';
import { mapRecords } from '../mapping.ts';
import { readInventory } from './inventory.ts';
import { toProduct } from './product.ts';
import { rawListing } from './raw.ts';

const read = (fields: Record<string, unknown>, inventory: unknown = null) =>
  mapRecords([plainListing(fields)], {
    schema: rawListing,
    id: 'listing_id',
    map: (raw, warn) => toProduct(raw, readInventory(inventory, warn), warn),
    until: new Date(now),
  });
const readOne = (fields: Record<string, unknown>, inventory?: unknown) => {
  const { items, warnings, rejected } = read(fields, inventory);
  const [product] = items;
  if (!product) throw new Error(`rejected: ${JSON.stringify(rejected)}`);
  return { product: productSchema.parse(product), fields: warnings.map(({ field }) => field) };
};

const offering = (quantity: unknown, more: object = {}) => ({ quantity, price: usd(500), ...more });
const sold = (product_id: number, offerings: unknown[], more: object = {}) => ({
  product_id,
  sku: '',
  offerings,
  ...more,
});
const property = (property_name: string, values: unknown[], scale_name: string | null = null) => ({
  property_name,
  values,
  scale_name,
});

describe('a product', () => {
  it('is a listing, with decoded texts and its images in order', () => {
    const images = [
      { url_fullxfull: 'https://images.example.com/2.jpg', rank: 2 },
      { url_fullxfull: 'https://images.example.com/1.jpg', rank: 1, alt_text: 'A &amp; B' },
      { url_fullxfull: null, rank: 3 },
    ];
    const { product, fields } = readOne({ title: '&quot;Mug&quot;', state: 'sold_out', tags: ['a&amp;b', ''], images });
    expect(product).toMatchObject({
      externalId: '5',
      title: '"Mug"',
      status: 'sold_out',
      tags: ['a&b'],
      images: [
        { url: 'https://images.example.com/1.jpg', alt: 'A & B' },
        { url: 'https://images.example.com/2.jpg', alt: null },
      ],
    });
    expect(fields).toEqual([]);
  });

  it.each([null, { products: [] }])(
    'without inventory (%j) has one variant, priced and counted as a whole',
    (inventory) => {
      const { product } = readOne({ skus: ['A'] }, inventory);
      expect(product.variants).toMatchObject([
        { externalId: '5', sku: 'A', title: null, available: 3, price: { amount: '10.00', currency: 'USD' } },
      ]);
    },
  );

  it('varies in up to three properties', () => {
    const properties = [
      property('Size', ['M']),
      property('Color', ['Red &amp; Blue']),
      property('Length', ['20'], 'Inches'),
    ];
    const { product } = readOne({}, { products: [sold(1, [offering(1)], { property_values: properties })] });
    expect(product.variants).toMatchObject([
      {
        title: 'M / Red & Blue / 20 Inches',
        options: [
          { name: 'Size', value: 'M' },
          { name: 'Color', value: 'Red & Blue' },
          { name: 'Length', value: '20 Inches' },
        ],
      },
    ]);
  });

  it('has in stock what is for sale', () => {
    const products = [
      sold(1, [offering(2), offering(3), offering(9, { is_deleted: true }), offering(4, { is_enabled: false })]),
      sold(2, [offering(1)], { is_deleted: true }),
    ];
    expect(readOne({}, { products }).product.variants).toMatchObject([{ available: 5, price: { amount: '5.00' } }]);
  });

  it('does not assume a divisor of 100', () => {
    const yen = { amount: 5, divisor: 1, currency_code: 'JPY' };
    const { product } = readOne({}, { products: [sold(1, [offering(1, { price: yen })])] });
    expect(product.variants[0]?.price).toEqual({ amount: '5', currency: 'JPY' });
  });
});

describe('bad input', () => {
  it('keeps stock that cannot be read unknown, with a warning', () => {
    const { product, fields } = readOne({}, { products: [sold(1, [offering(1e15)])] });
    expect(product.variants).toMatchObject([{ available: null }]);
    expect(fields).toEqual(['inventory.products.0.offerings.0.quantity']);
  });

  it.each([
    ['an unknown state', { state: 'Hidden' }, { status: 'unknown', providerStatus: 'hidden' }, ['state']],
    ['no title', { title: null }, { title: '' }, ['title']],
    ['a negative quantity', { quantity: -2 }, { variants: [{ available: -2 }] }, []],
    ['tags that are text', { tags: 'gift' }, { tags: [] }, ['tags']],
    ['a change still to come', { updated_timestamp: 4_000_000_000 }, { updatedAt: null }, ['updated_timestamp']],
    ['a creation before 1970', { created_timestamp: -1 }, { createdAt: null }, ['created_timestamp']],
  ])('keeps a listing with %s', (_, patch, expected, told) => {
    const { product, fields } = readOne(patch);
    expect(product).toMatchObject(expected);
    expect(fields).toEqual(told);
  });

  it('keeps the first of two variants with one id, with a warning', () => {
    const { product, fields } = readOne({}, { products: [sold(1, [offering(1)]), sold(1, [offering(2)])] });
    expect(product.variants).toMatchObject([{ available: 1 }]);
    expect(fields).toEqual(['inventory.products.1.product_id']);
  });

  it.each([
    ['no price', { price: null }, null, 'price'],
    ['an inventory that is text', {}, 'none', 'inventory'],
    ['an inventory without products', {}, {}, 'inventory.products'],
    ['a variant without an id', {}, { products: [{ sku: 'A' }] }, 'inventory.products.0.product_id'],
  ])('rejects a listing with %s, so that no stock is guessed', (_, patch, inventory, field) => {
    const { items, rejected } = read(patch, inventory);
    expect(items).toEqual([]);
    expect(rejected).toEqual([{ externalId: '5', field, problem: expect.any(String) }]);
  });
});
