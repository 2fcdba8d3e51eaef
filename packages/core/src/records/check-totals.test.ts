import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOrderTotals } from './check-totals.ts';
import { exact } from './exact.ts';
import type { OrderAmounts, OrderTotals } from './order-totals.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const check = (totals: OrderTotals) => checkOrderTotals({ totals });

describe('the total of an order', () => {
  it.each<[string, OrderTotals]>([
    ['only lines', { subtotal: eur('100'), total: eur('100.00') }],
    ['added taxes', { subtotal: eur('100'), tax: eur('19'), taxesIncluded: false, total: eur('119') }],
    ['included taxes', { subtotal: eur('119'), tax: eur('19'), taxesIncluded: true, total: eur('119') }],
    ['a discount', { subtotal: eur('100'), discount: eur('10'), total: eur('90') }],
    ['a tip and duties', { subtotal: eur('100'), fees: fees('5', '12'), total: eur('117') }],
    ['null parts', { subtotal: eur('1'), discount: null, shipping: null, tax: null, fees: [], total: eur('1') }],
    ['12 decimals', { subtotal: eur('0.000000000001'), shipping: eur('1'), total: eur('1.000000000001') }],
    ['nothing', { subtotal: eur('0'), total: eur('0.00') }],
  ])('adds up with %s', (_what, totals) => {
    expect(check(totals)).toEqual([]);
  });

  it('adds up either way if it is unknown whether taxes are included', () => {
    const parts = { subtotal: eur('119'), tax: eur('19') };
    expect(check({ ...parts, total: eur('119') })).toEqual([]);
    expect(check({ ...parts, total: eur('138') })).toEqual([]);
    expect(check({ ...parts, total: eur('120') })).toHaveLength(1);
  });

  it.each<[string, OrderTotals, string]>([
    ['a missing tip', { subtotal: eur('100'), total: eur('105') }, 'is 5 EUR more than its parts come to'],
    [
      'a discount that was taken off twice',
      { subtotal: eur('90'), discount: eur('10'), total: eur('90') },
      'is 10 EUR more than its parts come to',
    ],
    [
      'taxes that are already included',
      { subtotal: eur('119'), tax: eur('19'), taxesIncluded: false, total: eur('119') },
      'is 19 EUR less than its parts come to',
    ],
    [
      'a tiny amount',
      { subtotal: eur('1.000000001'), total: eur('1') },
      'is 0.000000001 EUR less than its parts come to',
    ],
  ])('is reported with the difference if it does not: %s', (_what, totals, problem) => {
    expect(check(totals)).toEqual([{ field: 'totals.total', problem }]);
  });

  it("is also compared in the buyer's currency, with the same taxes", () => {
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    const shop = { subtotal: eur('100'), tax: eur('19'), taxesIncluded: false, total: eur('119') };
    const buyer: OrderAmounts = { subtotal: usd('110'), tax: usd('20.90'), total: usd('130.90') };
    expect(check({ ...shop, presentment: buyer })).toEqual([]);
    expect(check({ ...shop, presentment: null })).toEqual([]);
    expect(check({ ...shop, presentment: { ...buyer, total: usd('130') } })).toEqual([
      { field: 'totals.presentment.total', problem: 'is 0.9 USD less than its parts come to' },
    ]);
  });

  it.each<[string, Partial<OrderTotals>]>([
    ['shipping', { shipping: { amount: '1', currency: 'USD' } }],
    ['a fee', { fees: [{ kind: 'tip', amount: { amount: '1', currency: 'USD' } }] }],
    ['the current total', { current: { amount: '1', currency: 'USD' } }],
    ['the outstanding amount', { outstanding: { amount: '1', currency: 'USD' } }],
  ])('is not compared if %s is in another currency: that is reported', (_what, part) => {
    expect(check({ subtotal: eur('1'), total: eur('1'), ...part })).toEqual([
      { field: 'totals', problem: 'has amounts of several currencies' },
    ]);
  });

  it('finds any difference, and nothing else', () => {
    const cents = fc.integer({ min: 0, max: 1_000_000 });
    const none = fc.option(cents, { nil: undefined });
    const written = (value: number | undefined) =>
      value === undefined ? undefined : eur(exact(value).shiftedBy(-2).toFixed());
    const parts = fc.record({
      subtotal: cents,
      discount: none,
      shipping: none,
      tax: none,
      fees: fc.array(cents, { maxLength: 3 }),
      taxesIncluded: fc.boolean(),
      difference: fc.oneof(fc.constant(0), fc.integer({ min: -500, max: 500 })),
    });
    fc.assert(
      fc.property(parts, ({ subtotal, discount, shipping, tax, fees: charged, taxesIncluded, difference }) => {
        const added = charged.reduce((sum, fee) => sum + fee, 0) + (shipping ?? 0) + (taxesIncluded ? 0 : (tax ?? 0));
        const total = subtotal - (discount ?? 0) + added + difference;
        const findings = check({
          subtotal: eur(exact(subtotal).shiftedBy(-2).toFixed()),
          discount: written(discount),
          shipping: written(shipping),
          tax: written(tax),
          fees: charged.map((fee) => ({ kind: 'other', amount: eur(exact(fee).shiftedBy(-2).toFixed()) })),
          taxesIncluded,
          total: eur(exact(total).shiftedBy(-2).toFixed()),
        });
        const words = difference > 0 ? 'more' : 'less';
        const problem = `is ${exact(Math.abs(difference)).shiftedBy(-2).toFixed()} EUR ${words} than its parts come to`;
        expect(findings).toEqual(difference === 0 ? [] : [{ field: 'totals.total', problem }]);
      }),
    );
  });
});

function fees(tip: string, duty: string): OrderTotals['fees'] {
  return [
    { kind: 'tip', amount: eur(tip) },
    { kind: 'duty', amount: eur(duty) },
  ];
}
