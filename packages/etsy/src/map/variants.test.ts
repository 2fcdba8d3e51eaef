import { describe, expect, it } from 'vitest';
import { plainOffering, plainProduct, plainProperty } from '../../test/plain.ts';
import { readProduct, variantsOf } from '../../test/read-product.ts';

describe('the variants of a listing', () => {
  it('are one with the price and quantity of the listing when it has no variations', () => {
    for (const inventory of [null, undefined, { products: [] }, 'none', { products: [{ sku: 'A' }] }])
      expect(readProduct({ skus: ['A'], has_variations: false }, inventory).product.variants).toMatchObject([
        {
          externalId: '5',
          sku: 'A',
          title: null,
          options: [],
          available: 3,
          price: { amount: '10.00', currency: 'USD' },
        },
      ]);
    expect(readProduct({ skus: [''], price: null, quantity: null }).product.variants).toMatchObject([
      { sku: null, price: undefined, available: undefined },
    ]);
    // Etsy sends an empty list to an app that cannot see them.
    expect(readProduct({ skus: [] }).product.variants?.[0]?.sku).toBeUndefined();
  });

  it.each([
    ['null', null, ['inventory']],
    ['absent', undefined, ['inventory']],
    ['empty', { products: [] }, ['inventory']],
    ['of deleted products only', { products: [plainProduct(1, { is_deleted: true })] }, ['inventory']],
    ['text', 'none', ['inventory', 'inventory']],
    ['without products', {}, ['inventory.products', 'inventory']],
    ['with a product without an id', { products: [{ sku: 'A' }] }, ['inventory.products.0.product_id', 'inventory']],
  ])('stay as they are known when the inventory is %s (etsy-inventory-withheld)', (_, inventory, warned) => {
    for (const has_variations of [true, null, undefined]) {
      const { product, fields } = readProduct({ has_variations, skus: ['M-S', 'M-L'] }, inventory);
      expect(product.variants).toBeUndefined();
      expect(fields).toEqual(warned);
    }
  });

  it('have up to three options', () => {
    const property_values = [
      plainProperty('Size', ['M']),
      plainProperty('Color', ['Red &amp; Blue'], { property_id: 200 }),
      plainProperty('Length', ['20'], { property_id: 507, scale_id: 327, scale_name: 'Inches' }),
    ];
    expect(variantsOf(plainProduct(1, { property_values })).variants).toMatchObject([
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

  it('stay distinct when Etsy does not name their property', () => {
    const coloured = (id: number, name: string | null, value: string) =>
      plainProduct(id, { property_values: [plainProperty(name, [value], { property_id: 200 })] });
    expect(variantsOf(coloured(1, null, 'Red'), coloured(2, '', 'Blue')).variants).toMatchObject([
      { title: 'Red', options: [{ name: 'Property 200', value: 'Red' }] },
      { title: 'Blue', options: [{ name: 'Property 200', value: 'Blue' }] },
    ]);
    // Another product of the listing names it.
    expect(variantsOf(coloured(1, null, 'Red'), coloured(2, 'Color', 'Blue')).variants).toMatchObject([
      { options: [{ name: 'Color', value: 'Red' }] },
      { options: [{ name: 'Color', value: 'Blue' }] },
    ]);
    const unnamed = [plainProperty('Color', [], { value_ids: [7] })];
    expect(variantsOf(plainProduct(1, { property_values: unnamed })).variants).toMatchObject([{ title: '7' }]);
  });

  it('have unknown options when a property is not sent', () => {
    for (const property_values of [
      null,
      undefined,
      [null],
      [plainProperty('Size', [], { values: null, value_ids: null })],
    ])
      expect(variantsOf(plainProduct(1, { property_values })).variants).toMatchObject([
        { options: undefined, title: undefined },
      ]);
    expect(variantsOf(plainProduct(1)).variants).toMatchObject([{ options: [], title: null, sku: null }]);
  });

  it('count as available what is for sale', () => {
    const offerings = [
      plainOffering(2),
      plainOffering(3),
      plainOffering(9, { is_deleted: true }),
      plainOffering(4, { is_enabled: false }),
    ];
    const { variants } = variantsOf(plainProduct(1, { offerings }), plainProduct(2, { is_deleted: true }));
    expect(variants).toMatchObject([{ available: 5, price: { amount: '5.00' } }]);
    const disabled = plainProduct(1, { offerings: [plainOffering(4, { is_enabled: false })] });
    expect(variantsOf(disabled).variants).toMatchObject([{ available: 0, price: { amount: '5.00' } }]);
    expect(variantsOf(plainProduct(1, { offerings: [] })).variants).toMatchObject([{ available: 0 }]);
  });

  it.each([
    ['no offerings', undefined, ['inventory.products.0.offerings']],
    ['null for offerings', null, ['inventory.products.0.offerings']],
    ['an offering that is null', [plainOffering(1), null], ['inventory.products.0.offerings']],
    ['a quantity that is null', [plainOffering(1), plainOffering(null)], []],
    ['a quantity that is missing', [plainOffering(1), plainOffering(undefined)], []],
    ['a quantity beyond all numbers', [plainOffering(1e15)], ['inventory.products.0.offerings.0.quantity']],
  ])('have unknown stock with %s', (_, offerings, warned) => {
    const { variants, fields } = variantsOf(plainProduct(1, { offerings }));
    expect(variants).toMatchObject([{ available: undefined }]);
    expect(fields).toEqual(warned);
  });

  it('have prices with any divisor', () => {
    const yen = { amount: 5, divisor: 1, currency_code: 'JPY' };
    const { variants } = variantsOf(plainProduct(1, { offerings: [plainOffering(1, { price: yen })] }));
    expect(variants?.[0]?.price).toEqual({ amount: '5', currency: 'JPY' });
  });

  it('keep the first of two with one id, with a warning', () => {
    const offerings = [plainOffering(2)];
    const { variants, fields } = variantsOf(plainProduct(1), plainProduct(1, { offerings }));
    expect(variants).toMatchObject([{ available: 1 }]);
    expect(fields).toEqual(['inventory.products.1.product_id']);
  });
});
