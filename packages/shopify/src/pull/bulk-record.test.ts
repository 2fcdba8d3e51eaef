import { describe, expect, it } from 'vitest';
import { assemble } from './bulk-record.ts';

const put = (lines: Parameters<typeof assemble>[0], ...connections: string[]) => assemble(lines, connections).node;

const gid = (type: string, id: number | string) => `gid://shopify/${type}/${id}`;
const product = { id: gid('Product', 1), title: 'Mug' };
const variant = {
  id: gid('ProductVariant', 2),
  inventoryItem: { id: gid('InventoryItem', 3) },
  __parentId: product.id,
};
const level = (parent: string) => ({ id: gid('InventoryLevel', '4?inventory_item_id=3'), __parentId: parent });

describe('a record of a bulk file', () => {
  it('has its children in the same connections as in a page', () => {
    const image = { id: gid('MediaImage', 5), __parentId: product.id };
    expect(put([product, variant, image])).toMatchObject({
      title: 'Mug',
      variants: { nodes: [{ id: variant.id }] },
      media: { nodes: [{ id: image.id }] },
    });
  });

  it.each([
    ['variant', variant.id],
    ['inventory item', variant.inventoryItem.id],
  ])('has the levels of a variant when they name the %s as parent', (_, parent) => {
    expect(put([product, variant, level(parent)])).toMatchObject({
      variants: { nodes: [{ inventoryItem: { id: gid('InventoryItem', 3), inventoryLevels: { nodes: [{}] } } }] },
    });
  });

  it('has a repeated child only once', () => {
    expect(put([product, variant, product, variant])).toMatchObject({ variants: { nodes: [{ id: variant.id }] } });
  });

  it('leaves out an unknown child, and reports its type', () => {
    const surprise = { id: gid('Surprise', 9), __parentId: product.id };
    expect(assemble([product, surprise], [])).toEqual({ node: product, unknown: ['Surprise'] });
  });

  it.each([['MediaImage'], ['Video'], ['ExternalVideo'], ['Model3d'], ['ProductVariant']])(
    'knows %s even when it is not needed',
    (type) => {
      expect(assemble([product, { id: gid(type, 9), __parentId: product.id }], []).unknown).toEqual([]);
    },
  );

  it('has an empty connection when it was requested and has no lines, and none when it was not requested', () => {
    expect(put([product, variant], 'media', 'variants', 'inventoryLevels')).toMatchObject({
      media: { nodes: [] },
      variants: { nodes: [{ inventoryItem: { id: gid('InventoryItem', 3), inventoryLevels: { nodes: [] } } }] },
    });
    expect(put([product], 'media')).toEqual({ ...product, media: { nodes: [] } });
  });
});
