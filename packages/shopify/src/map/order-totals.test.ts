import { checkOrderTotals, type Order } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { bag, linesOf, plainLine, plainOrder, without } from '../../test/plain.ts';
import { readNode, readOne, readOrders } from '../../test/read-order.ts';

const eur = (amount: string) => bag(amount, 'EUR');
const line = (amount: string, fields: Record<string, unknown> = {}) =>
  plainLine({ originalUnitPriceSet: eur(amount), ...fields });
/** One line of 100.00 EUR, without any extras. */
const goods = (fields: Record<string, unknown> = {}) => ({
  lineItems: linesOf(line('100.0')),
  subtotalPriceSet: eur('100.0'),
  totalDiscountsSet: eur('0.0'),
  totalShippingPriceSet: eur('0.0'),
  totalTaxSet: eur('0.0'),
  totalTipReceivedSet: eur('0.0'),
  totalPriceSet: eur('100.0'),
  currentTotalPriceSet: eur('100.0'),
  totalOutstandingSet: eur('0.0'),
  shippingLine: null,
  ...fields,
});
async function totalsOf(fields: Record<string, unknown>): Promise<Order['totals']> {
  const { order, warnings } = await readOne(goods(fields));
  expect(warnings).toEqual([]);
  return order.totals;
}

describe('totals add up', () => {
  it.each([
    ['with express (shopify-express)', { totalShippingPriceSet: eur('25.0'), totalPriceSet: eur('125.0') }],
    ['with a tip (shopify-tip)', { totalTipReceivedSet: eur('5.0'), totalPriceSet: eur('105.0') }],
    ['with duties (shopify-duties)', { originalTotalDutiesSet: eur('12.0'), totalPriceSet: eur('112.0') }],
    ['with an import fee', { originalTotalAdditionalFeesSet: eur('3.0'), totalPriceSet: eur('103.0') }],
    ['with duties that prices include', { originalTotalDutiesSet: eur('12.0'), dutiesIncluded: true }],
    ['with tax on top', { totalTaxSet: eur('19.0'), totalPriceSet: eur('119.0') }],
    ['with tax inside', { totalTaxSet: eur('15.97'), taxesIncluded: true }],
    [
      'with a price that has many decimals (shopify-exact-unit-price)',
      { lineItems: linesOf(line('33.33333333', { quantity: 3 })) },
    ],
    [
      'with discounts of lines and the order',
      { totalDiscountsSet: eur('10.0'), subtotalPriceSet: eur('90.0'), totalPriceSet: eur('90.0') },
    ],
    [
      'with free shipping, before and after it',
      { totalShippingPriceSet: eur('5.0'), totalDiscountsSet: eur('5.0'), subtotalPriceSet: eur('100.0') },
    ],
    [
      'when shipping is stated after its discount',
      {
        totalDiscountsSet: eur('2.0'),
        totalShippingPriceSet: eur('3.0'),
        shippingLine: { title: 'Post', originalPriceSet: eur('5.0'), discountedPriceSet: eur('3.0') },
        totalPriceSet: eur('103.0'),
      },
    ],
    [
      'when the discounts do not include that of shipping',
      {
        totalShippingPriceSet: eur('5.0'),
        shippingLine: { title: 'Post', originalPriceSet: eur('5.0'), discountedPriceSet: eur('3.0') },
        totalPriceSet: eur('103.0'),
      },
    ],
    ['when there are no lines', { lineItems: linesOf(), subtotalPriceSet: eur('0.0'), totalPriceSet: eur('0.0') }],
    ['when the original subtotal is null', { subtotalPriceSet: null }],
  ])('%s', async (_, fields) => {
    const totals = await totalsOf(fields);
    expect(checkOrderTotals({ totals })).toEqual([]);
  });

  it('with a subtotal before all discounts', async () => {
    const totals = await totalsOf({
      lineItems: linesOf(line('50.0', { quantity: 2 })),
      totalDiscountsSet: eur('10.0'),
      subtotalPriceSet: eur('90.0'),
      totalPriceSet: eur('90.0'),
    });
    expect(totals).toMatchObject({
      subtotal: { amount: '100.0' },
      discount: { amount: '10.0' },
      total: { amount: '90.0' },
    });
  });

  it('or core reports the difference', async () => {
    const totals = await totalsOf({ totalPriceSet: eur('107.0') });
    expect(totals.subtotal.amount).toBe('100.0');
    expect(checkOrderTotals({ totals })).toEqual([
      { field: 'totals.total', problem: 'is 7 EUR more than its parts come to' },
    ]);
  });

  it('with taxes inside, as in Germany (shopify-taxes-included)', async () => {
    const totals = await totalsOf({
      taxesIncluded: true,
      lineItems: linesOf(line('119.0')),
      subtotalPriceSet: eur('119.0'),
      totalTaxSet: eur('19.0'),
      totalPriceSet: eur('119.0'),
    });
    expect(totals).toMatchObject({ taxesIncluded: true, subtotal: { amount: '119.0' }, tax: { amount: '19.0' } });
    expect(checkOrderTotals({ totals })).toEqual([]);
  });

  it('with a tip line as a fee, not as goods (shopify-tip-line)', async () => {
    const tip = line('5.0', {
      id: 'gid://shopify/LineItem/99',
      title: 'Tip',
      sku: null,
      product: null,
      variant: null,
      requiresShipping: false,
      unfulfilledQuantity: 0,
      nonFulfillableQuantity: 1,
      originalUnitPriceSet: { shopMoney: { amount: '5.0', currencyCode: 'EUR' } },
    });
    const totals = await totalsOf({
      lineItems: linesOf(line('100.0'), tip),
      totalTipReceivedSet: eur('5.0'),
      totalPriceSet: eur('105.0'),
    });
    expect(totals).toMatchObject({ subtotal: { amount: '100.0' }, fees: [{ kind: 'tip', amount: { amount: '5.0' } }] });
  });
});

describe('fees', () => {
  it('are tips, duties and others, without zero amounts', async () => {
    const totals = await totalsOf({
      totalTipReceivedSet: eur('5.0'),
      originalTotalDutiesSet: eur('12.0'),
      originalTotalAdditionalFeesSet: eur('3.0'),
      totalPriceSet: eur('120.0'),
    });
    expect(totals.fees?.map(({ kind, amount }) => [kind, amount.amount])).toEqual([
      ['tip', '5.0'],
      ['duty', '12.0'],
      ['other', '3.0'],
    ]);
    expect((await totalsOf({})).fees).toEqual([]);
  });

  it('are unknown when the tips received are, and the subtotal is as stated, or else the order is rejected', async () => {
    const tip = line('5.0', {
      id: 'gid://shopify/LineItem/99',
      product: null,
      variant: null,
      sku: null,
      variantTitle: null,
      requiresShipping: false,
      unfulfilledQuantity: 0,
      nonFulfillableQuantity: 1,
      quantity: 1,
    });
    const fields = {
      lineItems: linesOf(line('100.0'), tip),
      totalPriceSet: eur('105.0'),
      totalTipReceivedSet: undefined,
    };
    const { order, warnings } = await readOne(goods(fields));
    expect(order.totals).toMatchObject({ subtotal: { amount: '100.0' }, fees: undefined });
    expect(warnings.map(({ field }) => field)).toEqual(['totalTipReceivedSet']);
    const { rejected } = await readOrders(plainOrder(goods({ ...fields, subtotalPriceSet: undefined })));
    expect(rejected.map(({ field }) => field)).toEqual(['subtotalPriceSet']);
  });

  it('that are missing are none when the total is complete without them, and unknown otherwise', async () => {
    const withheld = { originalTotalDutiesSet: undefined, totalTipReceivedSet: eur('5.0') };
    expect((await totalsOf({ ...withheld, totalPriceSet: eur('105.0') })).fees).toHaveLength(1);
    expect((await totalsOf({ ...withheld, totalPriceSet: eur('117.0') })).fees).toBeUndefined();
  });

  it('include duties that an edit added', async () => {
    const totals = await totalsOf({ currentTotalDutiesSet: eur('4.0'), totalPriceSet: eur('104.0') });
    expect(totals.fees).toMatchObject([{ kind: 'duty', amount: { amount: '4.0' } }]);
  });
});

describe('the current total of an order', () => {
  it('is Shopify’s own amount after an exchange that was paid with returned goods', async () => {
    const totals = await totalsOf({
      lineItems: linesOf(line('606000.00')),
      totalPriceSet: eur('606000.00'),
      currentTotalPriceSet: eur('604214.45'),
      totalOutstandingSet: eur('-885.95'),
      refunds: [{ id: 'gid://shopify/Refund/1', note: null, totalRefundedSet: eur('899.60') }],
    });
    expect(totals).toMatchObject({
      total: { amount: '606000.00' },
      current: { amount: '604214.45' },
      outstanding: { amount: '-885.95' },
    });
  });

  it('is unknown when it is missing', async () => {
    const { order } = await readNode(without(plainOrder(), 'currentTotalPriceSet', 'totalOutstandingSet'));
    expect([order.totals.current, order.totals.outstanding]).toEqual([undefined, undefined]);
  });
});
