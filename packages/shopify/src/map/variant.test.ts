import { productSchema } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { plainProduct, plainVariant } from '../../test/plain.ts';
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

describe('stock', () => {
  const stockOf = async (fields: Record<string, unknown>) => (await readOne(withVariant(fields))).product.variants?.[0];

  it('is null when tracking was switched off (shopify-untracked)', async () => {
    const item = { id: 'gid://shopify/InventoryItem/55' };
    const first = await stockOf({ inventoryQuantity: 0, inventoryItem: { ...item, tracked: true } });
    const second = await stockOf({ inventoryQuantity: 0, inventoryItem: { ...item, tracked: false } });
    expect([first?.available, second?.available]).toEqual([0, null]);
  });

  it('is null at every location when tracking was switched off', async () => {
    const nodes = [level('gid://shopify/Location/1', ['available', 0], ['on_hand', 0])];
    const inventoryItem = { tracked: false, inventoryLevels: { nodes } };
    expect((await stockOf({ inventoryItem }))?.inventory).toEqual([
      { locationExternalId: '1', available: null, onHand: null },
    ]);
  });

  it.each([
    ['the quantity is missing', { inventoryQuantity: undefined }],
    ['the quantity is null', { inventoryQuantity: null }],
    ['it is unknown whether it is tracked', { inventoryItem: undefined }],
  ])('is unknown when %s', async (_, fields) => {
    expect((await stockOf(fields))?.available).toBeUndefined();
  });

  it('per location is unknown when it is missing, and none when there are no locations', async () => {
    expect((await stockOf({}))?.inventory).toBeUndefined();
    expect((await stockOf({ inventoryItem: { tracked: true, inventoryLevels: { nodes: [] } } }))?.inventory).toEqual(
      [],
    );
  });
});
