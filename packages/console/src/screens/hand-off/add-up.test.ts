import { computeTotals, invoiceTermsSchema } from '@makerfex/integrations-core/records';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUp } from './add-up.ts';

const decimal = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`);
const percent = fc.constantFrom('0', '5.5', '8.875', '19', '23', '0.000001', '100');
const ids = ['a', 'b', 'c'];

describe('the sum of a hand-off', () => {
  it('is that of the server, to the last unit', () => {
    const terms = fc.record({
      currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
      lines: fc.array(fc.record({ quantity: decimal, unitPrice: decimal, taxIds: fc.subarray(ids) }), { maxLength: 6 }),
      taxes: fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), rate: percent, inclusive: fc.boolean() }))),
    });
    fc.assert(
      fc.property(terms, ({ currency, lines, taxes }) => {
        const labelled = taxes.map((tax) => ({ ...tax, label: tax.id }));
        const invoice = invoiceTermsSchema.parse({
          currency,
          lines: lines.map((line) => ({ ...line, description: 'x' })),
          taxes: labelled,
        });
        const theirs = computeTotals(invoice);
        const { amounts, totals } = addUp(lines, { currency, rates: new Map(), taxes: labelled });
        expect(amounts).toEqual(theirs.lines);
        expect(totals.taxes.map(({ id, base, amount }) => ({ id, base, amount }))).toEqual(theirs.taxes);
        expect([totals.net, totals.total]).toEqual([theirs.net, theirs.total]);
      }),
    );
  });

  it('leaves out lines that are not complete', () => {
    const whole = { quantity: '3', unitPrice: '2.35', taxIds: [] };
    const { amounts, totals } = addUp([whole, { ...whole, quantity: '1e3' }, { ...whole, unitPrice: '' }], {
      currency: 'EUR',
      rates: new Map(),
      taxes: [],
    });
    expect(amounts).toEqual(['7.05', null, null]);
    expect(totals).toEqual({ taxes: [], net: '7.05', total: '7.05' });
  });
});
