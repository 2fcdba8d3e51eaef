import { describe, expect, it } from 'vitest';
import { plainListing, without } from '../../test/plain.ts';
import { readListing, readProduct } from '../../test/read-product.ts';

describe('a product', () => {
  it('has decoded texts and its images in order', () => {
    const images = [
      { url_fullxfull: 'https://images.example.com/2.jpg', rank: 2, alt_text: '' },
      { url_fullxfull: 'https://images.example.com/1.jpg', rank: 1, alt_text: 'A &amp; B' },
    ];
    const { product, fields } = readProduct({
      title: '&quot;Mug&quot;',
      state: 'sold_out',
      tags: ['a&amp;b', ''],
      images,
    });
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

  it.each([
    ['active', 'active'],
    ['Active', 'active'],
    ['sold_out', 'sold_out'],
    ['edit', 'inactive'],
    [null, undefined],
    ['', undefined],
  ])('with the state %j is %s, without a warning (etsy-state-edit)', (state, status) => {
    const { product, fields } = readProduct({ state });
    expect(product.status).toBe(status);
    expect(product.providerStatus).toBe(state?.toLowerCase() || undefined);
    expect(fields).toEqual([]);
  });

  it.each([
    ['description', { description: null }, { description: '' }, null],
    ['url', { url: null }, { url: '' }, null],
    ['tags', { tags: undefined }, { tags: null }, []],
    ['images', { images: null }, { images: [] }, []],
    ['createdAt', { created_timestamp: null }, { created_timestamp: 1_790_000_000 }, '2026-09-21T14:13:20.000Z'],
  ] as const)('distinguishes a withheld %s from none', (field, withheld, cleared, none) => {
    expect(readProduct(withheld).product[field]).toBeUndefined();
    expect(readProduct(cleared).product[field]).toEqual(none);
    expect(readListing(without(plainListing(), field)).items[0]?.[field] ?? undefined).toBe(
      field === 'createdAt' ? '2026-05-28T20:26:40.000Z' : undefined,
    );
  });

  it('keeps its images when one of them is incomplete, with a warning', () => {
    const whole = { url_fullxfull: 'https://images.example.com/1.jpg', rank: 1, alt_text: null };
    for (const part of [without(whole, 'alt_text'), { ...whole, url_fullxfull: null }]) {
      const { product, fields } = readProduct({ images: [whole, part] });
      expect(product.images).toBeUndefined();
      expect(fields).toEqual(['images']);
    }
    expect(readProduct({ images: [whole] }).product.images).toEqual([{ url: whole.url_fullxfull, alt: null }]);
  });
});

describe('malformed input', () => {
  it.each([
    ['an unknown state', { state: 'Hidden' }, { status: 'unknown', providerStatus: 'hidden' }, ['state']],
    ['no price', { price: null }, { title: 'Mug' }, []],
    ['a negative quantity', { quantity: -2 }, { variants: [{ available: -2 }] }, []],
    ['tags that are text', { tags: 'gift' }, { tags: undefined }, ['tags']],
    ['a change in the future', { updated_timestamp: 4_000_000_000 }, { updatedAt: '2096-10-02T07:06:40.000Z' }, []],
    ['a creation before 1970', { created_timestamp: -1 }, { createdAt: undefined }, ['created_timestamp']],
  ])('keeps a listing with %s', (_, patch, expected, warned) => {
    const { product, fields } = readProduct(patch);
    expect(product).toMatchObject(expected);
    expect(fields).toEqual(warned);
  });

  it.each([null, undefined, 5])(
    'rejects a listing with the title %j: an empty one would replace the known title',
    (title) => {
      const { items, rejected } = readListing(plainListing({ title }));
      expect(items).toEqual([]);
      expect(rejected).toMatchObject([{ externalId: '5', field: 'title', problem: expect.any(String) }]);
    },
  );
});
