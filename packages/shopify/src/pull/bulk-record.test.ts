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

describe('a record out of a bulk file', () => {
  it('has its children in the connections that a page would have', () => {
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
  ])('has the levels of a variant, whether they name the %s as parent', (_, parent) => {
    expect(put([product, variant, level(parent)])).toMatchObject({
      variants: { nodes: [{ inventoryItem: { id: gid('InventoryItem', 3), inventoryLevels: { nodes: [{}] } } }] },
    });
  });

  it('has a child that comes twice once', () => {
    expect(put([product, variant, product, variant])).toMatchObject({ variants: { nodes: [{ id: variant.id }] } });
  });

  it('has none of what it does not know, and says of which type that is', () => {
    const surprise = { id: gid('Surprise', 9), __parentId: product.id };
    expect(assemble([product, surprise], [])).toEqual({ node: product, unknown: ['Surprise'] });
  });

  it.each([['MediaImage'], ['Video'], ['ExternalVideo'], ['Model3d'], ['ProductVariant']])(
    'knows %s, whether or not it is needed',
    (type) => {
      expect(assemble([product, { id: gid(type, 9), __parentId: product.id }], []).unknown).toEqual([]);
    },
  );

  it('has empty connections where they were asked for and have no lines, and none where they were not', () => {
    expect(put([product, variant], 'media', 'variants', 'inventoryLevels')).toMatchObject({
      media: { nodes: [] },
      variants: { nodes: [{ inventoryItem: { id: gid('InventoryItem', 3), inventoryLevels: { nodes: [] } } }] },
    });
    expect(put([product], 'media')).toEqual({ ...product, media: { nodes: [] } });
  });
});
