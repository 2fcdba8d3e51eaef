import { matchVariants, mergeRecord, type OrderLine } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { plainListing, plainOffering, plainProduct, plainProperty, plainTransaction, usd } from '../../test/plain.ts';
import { readOne } from '../../test/read-order.ts';
import { readListing } from '../../test/read-product.ts';
import { all, simulatedShop } from '../../test/simulated-shop.ts';
import { pullOrders } from '../capabilities/import-orders.ts';
import { pullProducts } from '../capabilities/sync-products.ts';

const product = (...products: unknown[]) => {
  const { items } = readListing(plainListing({ has_variations: true }), { products });
  const [found] = items;
  if (!found?.variants) throw new Error('The listing or its variants are rejected.');
  return { ...found, variants: found.variants };
};
const sized = (id: number, sku: string, size: string, stock: number, price: number) =>
  plainProduct(id, {
    sku,
    offerings: [plainOffering(stock, { price: usd(price) })],
    property_values: [plainProperty('Size', [size], { value_ids: [id] })],
  });

/** The fields of an order line by which a host finds the variant. */
const variantOf = ({ variantExternalId, sku, options }: OrderLine) => ({
  externalId: variantExternalId ?? '',
  sku,
  options,
});
const lineOf = (fields: Record<string, unknown>): OrderLine => {
  const [line] = readOne({ transactions: [plainTransaction(fields)] }).order.lines;
  if (!line) throw new Error('The order has no line.');
  return line;
};

describe('the variants of a listing whose stock was edited (etsy-product-ids-renewed)', () => {
  const before = product(sized(551, 'M-S', 'S', 3, 1_000), sized(552, 'M-L', 'L', 4, 1_400));
  const after = product(sized(901, 'M-S', 'S', 2, 1_000), sized(902, 'M-L', 'L', 4, 1_400));
  const size = { property_id: 100, formatted_name: 'Size', formatted_value: 'S' };

  it('match those of before', () => {
    expect([...matchVariants(before.variants, after.variants)]).toEqual([
      ['551', '901'],
      ['552', '902'],
    ]);
    expect(mergeRecord(before, after).variants.map(({ externalId, available }) => [externalId, available])).toEqual([
      ['901', 2],
      ['902', 4],
    ]);
  });

  it.each([
    ['SKU and options', { sku: 'M-S', variations: [size] }],
    ['only the SKU', { sku: 'M-S', variations: [] }],
    ['only the options', { sku: '', variations: [size] }],
    ['options as in the inventory', { sku: null, product_data: [plainProperty('Size', ['S'])] }],
  ])('are found from an older order line by %s', (_, fields) => {
    const line = lineOf({ product_id: 551, ...fields });
    expect(line.productExternalId).toBe('5');
    expect(matchVariants([variantOf(line)], after.variants).get('551')).toBe('901');
    expect(matchVariants([variantOf(line)], before.variants).get('551')).toBe('551');
  });
});

it('matches every line of a simulated shop to its variant after all ids were renewed', async () => {
  const { context, simulator } = simulatedShop({ orders: 60, products: 12 });
  const orders = (await all(pullOrders(context))).flatMap(({ items }) => items);
  simulator.renewProducts(12);
  const products = (await all(pullProducts(context))).flatMap(({ items }) => items);
  const byId = new Map(products.map(({ externalId, variants }) => [externalId, variants ?? []]));
  const lines = orders.flatMap((order) => order.lines.filter(({ productExternalId }) => productExternalId));
  expect(lines.length).toBeGreaterThan(60);
  for (const line of lines) {
    const current = byId.get(line.productExternalId ?? '') ?? [];
    const found = matchVariants([variantOf(line)], current).get(line.variantExternalId ?? '');
    expect(found).not.toBe(line.variantExternalId);
    expect(current.find(({ externalId }) => externalId === found)).toMatchObject({
      sku: line.sku,
      options: line.options,
    });
  }
});
