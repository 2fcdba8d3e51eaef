import { checkOrderTotals } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { bag, linesOf, plainLine } from '../../test/plain.ts';
import { readOne } from '../../test/read-order.ts';

describe('totals in the currency of the buyer', () => {
  const both = (amount: string, theirs: string) => bag(amount, 'USD', { amount: theirs, currencyCode: 'CHF' });

  it('are read in addition to those of the shop', async () => {
    const { order } = await readOne({
      lineItems: linesOf(plainLine({ originalUnitPriceSet: both('10.0', '9.0') })),
      subtotalPriceSet: both('9.0', '8.1'),
      totalDiscountsSet: both('1.0', '0.9'),
      totalShippingPriceSet: both('2.5', '2.25'),
      totalTaxSet: both('0.0', '0.0'),
      totalTipReceivedSet: both('0.0', '0.0'),
      totalPriceSet: both('11.5', '10.35'),
      currentTotalPriceSet: both('11.5', '10.35'),
      totalOutstandingSet: both('0.0', '0.0'),
    });
    expect(order.totals).toMatchObject({
      subtotal: { amount: '10.0', currency: 'USD' },
      presentment: {
        subtotal: { amount: '9.0', currency: 'CHF' },
        discount: { amount: '0.9' },
        total: { amount: '10.35' },
      },
    });
    expect(checkOrderTotals(order)).toEqual([]);
  });

  it('are none when it is the same currency, and unknown when they are missing', async () => {
    expect((await readOne()).order.totals.presentment).toBeNull();
    const totalPriceSet = { shopMoney: { amount: '12.5', currencyCode: 'USD' } };
    expect((await readOne({ totalPriceSet })).order.totals.presentment).toBeUndefined();
  });

  it('are left out, with a warning, when they cannot be read', async () => {
    const { order, warnings } = await readOne({
      totalPriceSet: bag('12.5', 'USD', { amount: 'much', currencyCode: 'CHF' }),
    });
    expect(order.totals.presentment).toBeUndefined();
    expect(warnings.map(({ field }) => field)).toEqual(['totalPriceSet.presentmentMoney']);
  });
});

describe('an odd amount', () => {
  it('keeps all its decimals', async () => {
    const { order } = await readOne({
      totalPriceSet: bag('123456789012345.123456', 'JPY'),
      totalTaxSet: bag('+.5', 'JPY'),
    });
    expect(order.totals).toMatchObject({ total: { amount: '123456789012345.123456' }, tax: { amount: '0.5' } });
  });

  it('is cut to 18 decimals, with a warning, when it has more (shopify-exact-unit-price)', async () => {
    const originalUnitPriceSet = bag('3.33333333333333333333');
    const { order, warnings } = await readOne({ lineItems: linesOf(plainLine({ originalUnitPriceSet })) });
    expect(order.lines[0]?.unitPrice).toEqual({ amount: '3.333333333333333333', currency: 'USD' });
    expect(warnings).toEqual([
      { externalId: '1', field: 'lineItems.0.originalUnitPriceSet', problem: expect.stringContaining('18 decimals') },
    ]);
  });

  it('can have a currency with a code of four letters (shopify-usdc)', async () => {
    const usdc = (amount: string) => bag(amount, 'USDC');
    const { order } = await readOne({
      lineItems: linesOf(plainLine({ originalUnitPriceSet: usdc('100.0') })),
      subtotalPriceSet: usdc('100.0'),
      totalDiscountsSet: usdc('0.0'),
      totalShippingPriceSet: usdc('0.0'),
      totalTaxSet: usdc('0.0'),
      totalTipReceivedSet: usdc('5.0'),
      totalPriceSet: usdc('105.0'),
      currentTotalPriceSet: usdc('105.0'),
      totalOutstandingSet: usdc('0.0'),
    });
    expect(order.totals.total).toEqual({ amount: '105.0', currency: 'USDC' });
    expect(checkOrderTotals(order)).toEqual([]);
  });

  it.each([
    ['subtotalPriceSet'],
    ['totalDiscountsSet'],
    ['totalShippingPriceSet'],
    ['totalTaxSet'],
    ['totalTipReceivedSet'],
    ['currentTotalPriceSet'],
    ['totalOutstandingSet'],
  ])('is left out, with a warning, when it cannot be read: %s', async (field) => {
    const { order, warnings } = await readOne({ [field]: bag('9'.repeat(40)) });
    expect(order.totals.subtotal).toEqual({ amount: '10.0', currency: 'USD' });
    expect(warnings.map((warning) => warning.field)).toEqual([field]);
  });
});
