import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InvoiceTerms, invoiceTermsSchema } from '../records/invoice.ts';
import { minorUnits } from '../records/minor-units.ts';
import { computeTotals } from './compute-totals.ts';

const taxIds = ['a', 'b', 'c'];
const decimal = (max: number, places: number) =>
  fc.integer({ min: -max, max }).map((value) => (value / 10 ** places).toFixed(places));
const subset = fc.option(fc.subarray(taxIds), { nil: null });
const discount = (places: number) =>
  fc.oneof(
    fc.record({ kind: fc.constant('percent'), value: decimal(10_000, 2).map((value) => value.replace('-', '')) }),
    fc.record({ kind: fc.constant('amount'), value: decimal(3_000, places) }),
  );

const termsOf = (currency: string, inclusive: fc.Arbitrary<boolean>): fc.Arbitrary<InvoiceTerms> => {
  const places = minorUnits(currency);
  const line = fc.record({
    description: fc.constant(''),
    quantity: decimal(100_000, 3),
    unitPrice: decimal(1_000_000, 4),
    discount: fc.option(discount(places), { nil: null }),
    taxIds: subset,
  });
  const tax = (id: string) =>
    fc.record({
      id: fc.constant(id),
      label: fc.constant(id),
      rate: fc.integer({ min: 0, max: 30_000 }).map((rate) => String(rate / 1000)),
      inclusive,
    });
  const amount = decimal(100_000, places);
  return fc
    .record({
      currency: fc.constant(currency),
      lines: fc.array(line, { maxLength: 12 }),
      taxes: fc.tuple(...taxIds.map(tax)),
      discounts: fc.array(discount(places), { maxLength: 3 }),
      shipping: fc.option(fc.record({ amount, taxIds: subset }), { nil: null }),
      payments: fc.array(fc.record({ label: fc.constant('Cash'), amount }), { maxLength: 3 }),
    })
    .map((terms) => invoiceTermsSchema.parse(terms));
};
const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
const anyTerms = currencies.chain((currency) => termsOf(currency, fc.boolean()));

/** A second, independent arithmetic to compare with: whole smallest units. */
const units = (amount: string) => BigInt(amount.replace('.', ''));
const add = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + units(amount), 0n);
const negated = (amount: string) => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);
const withoutZeroSign = (amount: string) => (/[1-9]/.test(amount) ? amount : amount.replace('-', ''));
const opposite = (amount: string) => withoutZeroSign(negated(amount));

/** `value / divisor`, half away from zero. */
function divideRounded(value: bigint, divisor: bigint): bigint {
  const half = (2n * (value < 0n ? -value : value) + divisor) / (2n * divisor);
  return value < 0n ? -half : half;
}

const holds = <T>(terms: fc.Arbitrary<T>, check: (terms: T) => void) => {
  fc.assert(fc.property(terms, check), { numRuns: 300 });
};

describe('the totals of any invoice', () => {
  it('lose no unit: the lines add up to the subtotal, with discounts, shipping and taxes to the total, and less payments to the amount due', () => {
    holds(anyTerms, (terms) => {
      const totals = computeTotals(terms);
      const added = totals.taxes.filter((_, index) => !terms.taxes[index]?.inclusive).map((tax) => tax.amount);
      expect(add(totals.lines)).toBe(units(totals.subtotal));
      expect(units(totals.subtotal) - add(totals.discounts) + units(totals.shipping) + add(added)).toBe(
        units(totals.total),
      );
      expect(add(totals.taxes.map((tax) => tax.amount))).toBe(units(totals.tax));
      expect(units(totals.net) + units(totals.tax)).toBe(units(totals.total));
      expect(units(totals.total) - units(totals.paid)).toBe(units(totals.due));
    });
  });

  it('have exactly the decimals of the currency', () => {
    holds(anyTerms, (terms) => {
      const { lines, discounts, taxes, ...rest } = computeTotals(terms);
      const amounts = [
        ...lines,
        ...discounts,
        ...taxes.flatMap(({ base, amount }) => [base, amount]),
        ...Object.values(rest),
      ];
      for (const amount of amounts) expect((amount.split('.')[1] ?? '').length).toBe(minorUnits(terms.currency));
    });
  });

  it('do not depend on the order of the lines', () => {
    const shuffled = anyTerms.chain((terms) =>
      fc.tuple(fc.constant(terms), fc.shuffledSubarray(terms.lines, { minLength: terms.lines.length })),
    );
    holds(shuffled, ([terms, lines]) => {
      const { lines: _, ...totals } = computeTotals(terms);
      expect(computeTotals({ ...terms, lines })).toMatchObject(totals);
    });
  });

  it('are those of its credit note with the opposite sign', () => {
    holds(anyTerms, (terms) => {
      const turn = <T extends { amount: string }>(part: T) => ({ ...part, amount: negated(part.amount) });
      const turnDiscount = <T extends { kind: string; value: string }>(part: T) =>
        part.kind === 'amount' ? { ...part, value: negated(part.value) } : part;
      const lines = terms.lines.map((line) => ({
        ...line,
        quantity: negated(line.quantity),
        discount: line.discount && turnDiscount(line.discount),
      }));
      const credit = computeTotals({
        ...terms,
        lines,
        discounts: terms.discounts.map(turnDiscount),
        shipping: terms.shipping && turn(terms.shipping),
        payments: terms.payments.map(turn),
      });
      const { net, tax, total, due, taxes } = computeTotals(terms);
      expect(credit).toMatchObject({
        net: opposite(net),
        tax: opposite(tax),
        total: opposite(total),
        due: opposite(due),
      });
      expect(credit.taxes.map(({ amount }) => amount)).toEqual(taxes.map(({ amount }) => opposite(amount)));
    });
  });

  it('have no base that a discount raises, or lowers by more than itself', () => {
    holds(
      currencies.chain((currency) => termsOf(currency, fc.constant(false))),
      (terms) => {
        const lowered = computeTotals(terms);
        const whole = add(lowered.discounts);
        const [least, most] = whole < 0n ? [whole, 0n] : [0n, whole];
        computeTotals({ ...terms, discounts: [] }).taxes.forEach(({ base }, index) => {
          const share = units(base) - units(lowered.taxes[index]?.base ?? '');
          expect(share).toBeGreaterThanOrEqual(least);
          expect(share).toBeLessThanOrEqual(most);
        });
      },
    );
  });

  it('include each added tax, rounded once on its base', () => {
    holds(
      currencies.chain((currency) => termsOf(currency, fc.constant(false))),
      (terms) => {
        computeTotals(terms).taxes.forEach(({ base, amount }, index) => {
          const thousandths = BigInt(Math.round(Number(terms.taxes[index]?.rate) * 1000));
          expect(units(amount)).toBe(divideRounded(units(base) * thousandths, 100_000n));
        });
      },
    );
  });

  it('include an inclusive tax that adds up with its base to the price, within half a unit of the exact one', () => {
    holds(
      currencies.chain((currency) => termsOf(currency, fc.constant(true))),
      (all) => {
        const terms = {
          ...all,
          taxes: all.taxes.slice(0, 1),
          lines: all.lines.map((line) => ({ ...line, taxIds: null })),
          discounts: [],
          shipping: null,
        };
        const totals = computeTotals(terms);
        const [tax] = totals.taxes;
        const thousandths = BigInt(Math.round(Number(terms.taxes[0]?.rate) * 1000));
        const price = units(totals.total);
        expect(units(totals.net) + units(tax?.amount ?? '')).toBe(price);
        expect(price).toBe(units(totals.subtotal));
        expect(units(tax?.base ?? '')).toBe(divideRounded(price * 100_000n, 100_000n + thousandths));
      },
    );
  });
});
