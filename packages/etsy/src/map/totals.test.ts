import { describe, expect, it } from 'vitest';
import { plainReceipt, plainTransaction, usd, without } from '../../test/plain.ts';
import { readOne, readReceipt } from '../../test/read-order.ts';

const amounts = (fields: Record<string, unknown>) => {
  const { order, fields: warned, sums } = readOne(fields);
  const { subtotal, discount, tax, taxesIncluded } = order.totals;
  return { subtotal: subtotal.amount, discount: discount?.amount, tax: tax?.amount, taxesIncluded, warned, sums };
};
const valid = { warned: [], sums: [] };
const eur = (amount: number, divisor = 100) => ({ amount, divisor, currency_code: 'EUR' });

describe('taxes', () => {
  it('are on top, as Etsy documents', () => {
    expect(amounts({ total_tax_cost: usd(100), grandtotal: usd(1_350) })).toMatchObject({
      ...valid,
      tax: '1.00',
      taxesIncluded: false,
    });
    expect(amounts({ total_vat_cost: usd(250), grandtotal: usd(1_500) })).toMatchObject({
      ...valid,
      tax: '2.50',
      taxesIncluded: false,
    });
  });

  it('are included when the amounts show it, as for a European buyer', () => {
    expect(amounts({ total_vat_cost: usd(200) })).toMatchObject({ ...valid, tax: '2.00', taxesIncluded: true });
  });

  it('are neither when there are none: Etsy does not state tax that a seller puts into the prices', () => {
    expect(amounts({})).toMatchObject({ ...valid, tax: '0.00', taxesIncluded: undefined });
  });

  it('of both kinds are added exactly, even with another divisor', () => {
    const vat = { ...usd(2_505), divisor: 1_000 };
    expect(
      amounts({ total_tax_cost: usd(100), total_vat_cost: vat, grandtotal: { ...vat, amount: 16_005 } }),
    ).toMatchObject({
      ...valid,
      tax: '3.505',
      taxesIncluded: false,
    });
  });

  it('in another currency are not added but reported', () => {
    expect(amounts({ total_tax_cost: usd(100), total_vat_cost: eur(5), grandtotal: usd(1_350) })).toMatchObject({
      tax: undefined,
      warned: ['total_vat_cost'],
    });
    expect(amounts({ total_tax_cost: usd(100), total_vat_cost: eur(0), grandtotal: usd(1_350) })).toMatchObject({
      ...valid,
      tax: '1.00',
    });
  });

  it('are unknown when one of them is not sent', () => {
    expect(amounts({ total_tax_cost: null })).toMatchObject({ tax: undefined, taxesIncluded: undefined });
  });
});

describe('discounts', () => {
  const discounted = { discount_amt: usd(200), subtotal: usd(800), grandtotal: usd(1_050) };
  const lines = (...prices: Record<string, unknown>[]) => ({
    transactions: prices.map((fields, n) => plainTransaction({ transaction_id: n + 1, ...fields })),
  });
  const pricesOf = (fields: Record<string, unknown>) =>
    readOne(fields).order.lines.map(({ unitPrice, discount }) => [unitPrice.amount, discount && discount.amount]);

  it('are not in subtotal, which is the sum of the lines before them', () => {
    expect(amounts(discounted)).toMatchObject({ ...valid, subtotal: '10.00', discount: '2.00' });
    expect(pricesOf(discounted)).toEqual([['10.00', '2.00']]);
  });

  it('are derived when they are not stated', () => {
    for (const key of ['discount_amt', 'total_price', 'subtotal'])
      expect(readReceipt(without(plainReceipt(discounted), key)).order.totals).toMatchObject({
        subtotal: { amount: '10.00' },
        discount: { amount: '2.00' },
      });
  });

  it('are split by the coupons of the lines', () => {
    const both = lines({ price: usd(600), shop_coupon: 1.5 }, { price: usd(400), shop_coupon: 0, buyer_coupon: 0.5 });
    expect(pricesOf({ ...discounted, ...both })).toEqual([
      ['6.00', '1.50'],
      ['4.00', '0.50'],
    ]);
  });

  it('of lines are unknown when the coupons do not add up to them', () => {
    expect(pricesOf({ ...discounted, ...lines({ price: usd(600) }, { price: usd(400) }) })).toEqual([
      ['6.00', undefined],
      ['4.00', undefined],
    ]);
  });

  it('are added back to prices that are after them', () => {
    const after = lines({ price: usd(450), shop_coupon: 1.5 }, { price: usd(175), quantity: 2, shop_coupon: 0.5 });
    expect(amounts({ ...discounted, ...after })).toMatchObject(valid);
    expect(pricesOf({ ...discounted, ...after })).toEqual([
      ['6.00', '1.50'],
      ['2.00', '0.50'],
    ]);
    expect(pricesOf({ ...discounted, ...lines({ price: usd(800) }) })).toEqual([['10.00', '2.00']]);
  });

  it('are added back to subtotal when total_price is after them as well', () => {
    const after = { ...discounted, total_price: usd(800), ...lines({ price: usd(800) }) };
    expect(amounts(after)).toMatchObject({ ...valid, subtotal: '10.00', discount: '2.00' });
    expect(pricesOf(after)).toEqual([['10.00', '2.00']]);
  });

  it('that do not explain the prices are reported', () => {
    expect(amounts(lines({ price: usd(700) }))).toMatchObject({ subtotal: '10.00', warned: ['total_price'], sums: [] });
  });
});

describe('one odd amount', () => {
  it.each([
    ['a currency that is no ISO currency', { amount: 1_250, divisor: 100, currency_code: 'usdc' }, '12.50', 'USDC'],
    ['another divisor', { amount: 1_250, divisor: 1, currency_code: 'jpy' }, '1250', 'JPY'],
    ['a divisor that is no power of ten', { amount: 50, divisor: 4, currency_code: 'USD' }, '12.50', 'USD'],
    ['twelve decimals', { amount: 1, divisor: 1e12, currency_code: 'USD' }, '0.000000000001', 'USD'],
    ['a fraction of a cent', { amount: 1250.5, divisor: 100, currency_code: 'USD' }, '12.505', 'USD'],
    ['digits as text', { amount: '1250', divisor: 100, currency_code: 'USD' }, '12.50', 'USD'],
  ])('is kept exactly: %s', (_, price, amount, currency) => {
    const { order } = readOne({ transactions: [plainTransaction({ price })] });
    expect(order.lines[0]?.unitPrice).toEqual({ amount, currency });
    expect(readOne({ grandtotal: price }).order.totals.total).toEqual({ amount, currency });
  });

  it('does not reject an order when the field is optional', () => {
    const odd = { ...usd(1), divisor: 7 };
    for (const field of ['subtotal', 'total_price', 'discount_amt', 'total_shipping_cost', 'total_tax_cost'])
      expect(readOne({ [field]: odd }).fields).toEqual([field]);
  });
});

it('subtotal is the sum of the lines when nothing else states it', () => {
  const { order } = readOne({
    subtotal: null,
    total_price: null,
    discount_amt: null,
    transactions: [plainTransaction({ quantity: 3 })],
  });
  expect(order.totals).toMatchObject({ subtotal: { amount: '30.00' }, discount: undefined });
});
