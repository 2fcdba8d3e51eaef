import { describe, expect, it } from 'vitest';
import { all, idsOf, noticesOf, pulls, simulatedShop } from '../../test/shop.ts';

describe('lines of a type that this version does not know', () => {
  const withLines = (...types: string[]) => {
    const { context, settings } = simulatedShop({
      products: 1,
      variants: () => 1,
      media: () => 0,
      locations: 1,
      intercept: (request) => {
        if (!request.url.endsWith('.jsonl')) return undefined;
        const product = { id: 'gid://shopify/Product/5', title: 'Mug', updatedAt: '2026-11-02T10:00:00Z' };
        const children = types.map((type, n) => ({ id: `gid://shopify/${type}/${n + 1}`, __parentId: product.id }));
        return new Response([product, ...children].map((line) => `${JSON.stringify(line)}\n`).join(''));
      },
    });
    return all(pulls.products({ ...context, input: { mode: 'bulk' } }, settings));
  };

  it('are counted and reported once, and the record is kept', async () => {
    const pages = await withLines('Hologram', 'Scent', 'Hologram');
    expect(idsOf(pages)).toEqual(['5']);
    expect(pages.flatMap(({ notices = [] }) => notices)).toEqual([
      {
        level: 'warning',
        code: 'bulk_lines_unknown',
        message: expect.stringMatching(/^Left out 3 lines .*\(Hologram, Scent\)/),
      },
    ]);
  });

  it('are not reported when their type is known but not needed', async () => {
    expect(noticesOf(await withLines('MediaImage', 'Video', 'Model3d'))).toEqual([]);
  });
});
