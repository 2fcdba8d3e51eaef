import { describe, expect, it } from 'vitest';
import { bag, linesOf, plainLine, plainOrder, without } from '../../test/plain.ts';
import { readOne, readOrders } from '../../test/read-order.ts';

async function readLine(fields: Record<string, unknown>, ofOrder: Record<string, unknown> = {}) {
  const { order, warnings } = await readOne({ lineItems: linesOf(plainLine(fields)), ...ofOrder });
  const [line] = order.lines;
  if (!line) throw new Error('An order without lines.');
  return { line, warnings };
}
const notSent = { requiresShipping: false, unfulfilledQuantity: 0 };
const typedIn = { ...notSent, product: null, variant: null, sku: null, variantTitle: null };

describe('the units of a line', () => {
  it('are the current ones: a removed line stays, with none (shopify-order-edit-removed-line)', async () => {
    const { order } = await readOne({
      lineItems: linesOf(
        plainLine({ originalUnitPriceSet: bag('100.0') }),
        plainLine({
          id: 'gid://shopify/LineItem/2',
          currentQuantity: 0,
          unfulfilledQuantity: 0,
          originalUnitPriceSet: bag('200.0'),
        }),
      ),
      subtotalPriceSet: bag('300.0'),
      totalShippingPriceSet: bag('0.0'),
      totalPriceSet: bag('300.0'),
      currentTotalPriceSet: bag('100.0'),
    });
    expect(order.lines.map(({ quantity, openQuantity }) => [quantity, openQuantity])).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect(order.totals).toMatchObject({ total: { amount: '300.0' }, current: { amount: '100.0' } });
  });

  it('that are not sent yet are counted for each line (shopify-partly-sent)', async () => {
    const lines = [0, 1, 1].map((unfulfilledQuantity, n) =>
      plainLine({ id: `gid://shopify/LineItem/${n + 1}`, unfulfilledQuantity }),
    );
    const { order } = await readOne({
      displayFulfillmentStatus: 'PARTIALLY_FULFILLED',
      lineItems: linesOf(...lines),
    });
    expect(order.lines.map(({ openQuantity }) => openQuantity)).toEqual([0, 1, 1]);
    expect(order.fulfillmentStatus).toBe('partially_fulfilled');
  });

  it('are required: the ordered quantity does not replace the current one', async () => {
    const line = without(plainLine({ quantity: 3 }), 'currentQuantity');
    const { items, rejected } = await readOrders(plainOrder({ lineItems: linesOf(line) }));
    expect(items).toEqual([]);
    expect(rejected).toMatchObject([{ field: 'lineItems.0.currentQuantity' }]);
  });
});

describe('the kind of a line', () => {
  it.each([
    ['physical', 'is shipped', {}],
    ['gift_card', 'is a gift card (shopify-gift-card-line)', { ...notSent, isGiftCard: true }],
    ['digital', 'is a product that is not shipped', notSent],
    ['digital', 'is a deleted product that was not shipped', { ...notSent, product: null, variant: null }],
    ['service', 'was typed in and is not shipped', typedIn],
    ['physical', 'was typed in and is shipped', { ...typedIn, requiresShipping: true }],
    [undefined, 'does not say whether it is shipped', { requiresShipping: undefined }],
    [undefined, 'does not say whether it is a gift card', { isGiftCard: undefined }],
    [undefined, 'is not shipped and may be a product', { ...typedIn, product: undefined }],
  ])('is %s when it %s', async (kind, _, fields) => {
    expect((await readLine(fields)).line.kind).toBe(kind);
  });

  const tip = (fields: Record<string, unknown> = {}) =>
    plainLine({
      id: 'gid://shopify/LineItem/99',
      title: 'Tip',
      ...typedIn,
      nonFulfillableQuantity: 1,
      originalUnitPriceSet: bag('5.0'),
      ...fields,
    });
  const kindsWith = async (received: string, ...lines: unknown[]) => {
    const { order } = await readOne({
      totalTipReceivedSet: bag(received),
      lineItems: linesOf(plainLine(), ...lines),
    });
    return order.lines.map(({ kind }) => kind);
  };

  it('is tip when it cannot be fulfilled and equals the tip received (shopify-tip-line)', async () => {
    expect(await kindsWith('5.0', tip())).toEqual(['physical', 'tip']);
    expect(
      await kindsWith('8.0', tip(), tip({ id: 'gid://shopify/LineItem/98', originalUnitPriceSet: bag('3.0') })),
    ).toEqual(['physical', 'tip', 'tip']);
  });

  it('is unknown when it may be a tip and the tips received are unknown', async () => {
    const { order } = await readOne({ totalTipReceivedSet: undefined, lineItems: linesOf(tip()) });
    expect(order.lines[0]?.kind).toBeUndefined();
  });

  it.each([
    ['no tip was received', '0.0', {}],
    ['it differs from the tip', '7.0', {}],
    ['it can be fulfilled', '5.0', { nonFulfillableQuantity: 0, unfulfilledQuantity: 1 }],
    ['it was removed', '5.0', { currentQuantity: 0 }],
  ])('is service, not tip, when %s', async (_, received, fields) => {
    expect(await kindsWith(received, tip({ title: 'Engraving', ...fields }))).toEqual(['physical', 'service']);
  });
});

describe('a line', () => {
  it('has nothing left to send when the order was cancelled, sent or not', async () => {
    const cancelled = { cancelledAt: '2026-11-02T10:00:00Z' };
    expect((await readLine({ unfulfilledQuantity: 1 }, cancelled)).line.openQuantity).toBe(0);
    expect((await readLine({ unfulfilledQuantity: 1 }, { cancelledAt: null })).line.openQuantity).toBe(1);
  });

  it('can belong to a bundle whose id has no number', async () => {
    const lineItemGroup = { id: 'gid://shopify/LineItemGroup/0a-b1', title: 'Box', quantity: 1 };
    const { line, warnings } = await readLine({ lineItemGroup });
    expect(line.bundle).toEqual({ externalId: 'gid://shopify/LineItemGroup/0a-b1', title: 'Box', quantity: 1 });
    expect(warnings).toEqual([]);
  });

  it('has the bundle that it was sold in', async () => {
    const lineItemGroup = { id: 'gid://shopify/LineItemGroup/3', title: 'Box of three', quantity: 2 };
    expect((await readLine({ lineItemGroup })).line.bundle).toEqual({
      externalId: '3',
      title: 'Box of three',
      quantity: 2,
    });
    expect((await readLine({})).line.bundle).toBeNull();
  });

  it('has all its discounts and taxes added up', async () => {
    const discountAllocations = ['1.0', '0.25'].map((amount) => ({ allocatedAmountSet: bag(amount) }));
    const taxLines = ['0.60', '0.075'].map((amount) => ({ priceSet: bag(amount) }));
    expect((await readLine({ discountAllocations, taxLines })).line).toMatchObject({
      discount: { amount: '1.25', currency: 'USD' },
      tax: { amount: '0.675', currency: 'USD' },
    });
    expect((await readLine({})).line).toMatchObject({ discount: null, tax: null });
  });

  it('has an unknown discount or tax when a part cannot be read', async () => {
    const { line, warnings } = await readLine({
      discountAllocations: [{ allocatedAmountSet: bag('1.0') }, { allocatedAmountSet: bag('many') }],
      taxLines: undefined,
    });
    expect([line.discount, line.tax]).toEqual([undefined, undefined]);
    expect(warnings.map(({ field }) => field)).toEqual(['lineItems.0.discountAllocations.1.allocatedAmountSet']);
  });

  it('has the options of the buyer, and their personalization separately', async () => {
    const customAttributes = [
      { key: 'Engraving', value: 'Zoë & 花子 <3' },
      { key: '_cart', value: 'internal' },
      { key: 'Empty', value: '' },
      { key: 'Colour', value: 'blue' },
    ];
    expect((await readLine({ variantTitle: 'M / Blue', customAttributes })).line).toMatchObject({
      options: [{ name: 'Variant', value: 'M / Blue' }],
      personalization: 'Engraving: Zoë & 花子 <3\nColour: blue',
      attributes: [
        { name: 'Engraving', value: 'Zoë & 花子 <3' },
        { name: '_cart', value: 'internal' },
        { name: 'Colour', value: 'blue' },
      ],
    });
  });

  it.each([['Default Title'], [''], [null]])('has no options when its variant is %j', async (variantTitle) => {
    expect((await readLine({ variantTitle })).line.options).toEqual([]);
  });

  it('keeps a price with more decimals than the currency has (shopify-exact-unit-price)', async () => {
    expect((await readLine({ originalUnitPriceSet: bag('33.33333333', 'EUR') })).line.unitPrice).toEqual({
      amount: '33.33333333',
      currency: 'EUR',
    });
  });
});

describe('withheld, cleared and set values of a line', () => {
  const group = { id: 'gid://shopify/LineItemGroup/3', title: 'Box', quantity: 1 };
  it.each([
    ['productExternalId', 'product', { id: 'gid://shopify/Product/5' }, '5', null, null],
    ['variantExternalId', 'variant', { id: 'gid://shopify/ProductVariant/6' }, '6', null, null],
    ['sku', 'sku', 'A', 'A', '', null],
    ['bundle', 'lineItemGroup', group, { externalId: '3', title: 'Box', quantity: 1 }, null, null],
    ['options', 'variantTitle', 'M', [{ name: 'Variant', value: 'M' }], null, []],
    ['personalization', 'customAttributes', [{ key: 'Text', value: 'A' }], 'Text: A', [], null],
    ['attributes', 'customAttributes', [{ key: 'Text', value: 'A' }], [{ name: 'Text', value: 'A' }], [], []],
    [
      'attributes',
      'customAttributes',
      [{ key: '_a', value: 'A' }],
      [{ name: '_a', value: 'A' }],
      [{ key: '_a', value: null }],
      [],
    ],
    ['openQuantity', 'unfulfilledQuantity', 2, 2, 0, 0],
    ['kind', 'requiresShipping', true, 'physical', false, 'digital'],
  ] as const)('%s', async (field, key, given, set, none, cleared) => {
    expect((await readLine({ [key]: given })).line[field]).toEqual(set);
    expect((await readLine({ [key]: none })).line[field]).toEqual(cleared);
    const { order } = await readOne({ lineItems: linesOf(without(plainLine(), key)) });
    expect(order.lines[0]?.[field]).toBeUndefined();
  });

  it('the attributes are unknown when the value of one is withheld', async () => {
    const customAttributes = [{ key: 'Text', value: 'A' }, { key: 'Colour' }];
    expect((await readLine({ customAttributes })).line).toMatchObject({
      attributes: undefined,
      personalization: undefined,
    });
  });
});
