import { describe, expect, it } from 'vitest';
import { type InvoiceDraftInput, invoiceTermsSchema } from '../records/invoice.ts';
import { computeTotals } from './compute-totals.ts';

const totalsOf = (terms: Pick<InvoiceDraftInput, 'lines'> & Partial<InvoiceDraftInput>) =>
  computeTotals(invoiceTermsSchema.parse({ currency: 'EUR', ...terms }));
const line = (quantity: string, unitPrice: string, more: object = {}) => ({
  description: 'Mug',
  quantity,
  unitPrice,
  ...more,
});
const vat = { id: 'vat', label: 'VAT', rate: '20' };

describe('computeTotals', () => {
  it('adds up lines, discounts, shipping, taxes and payments', () => {
    expect(
      totalsOf({
        lines: [line('2', '12.50'), line('1', '5.00', { discount: { kind: 'percent', value: '10' } })],
        taxes: [vat],
        discounts: [{ kind: 'amount', value: '4.50' }],
        shipping: { amount: '5.00' },
        payments: [{ label: 'Cash', amount: '20.00' }],
      }),
    ).toEqual({
      lines: ['25.00', '4.50'],
      subtotal: '29.50',
      discounts: ['4.50'],
      shipping: '5.00',
      taxes: [{ id: 'vat', base: '30.00', amount: '6.00' }],
      net: '30.00',
      tax: '6.00',
      total: '36.00',
      paid: '20.00',
      due: '16.00',
    });
  });

  it('is all zero without lines', () => {
    expect(totalsOf({ lines: [], taxes: [vat] })).toMatchObject({ subtotal: '0.00', tax: '0.00', total: '0.00' });
  });

  it.each([
    ['JPY', '3', '33.5', '101', '8', '109'],
    ['EUR', '3', '33.335', '100.01', '8', '108.01'],
    ['KWD', '3', '33.3335', '100.001', '8', '108.001'],
    ['CLF', '3', '0.00005', '0.0002', '8', '0.0002'],
  ])('rounds %s to its own smallest unit', (currency, quantity, price, net, rate, total) => {
    const totals = totalsOf({ currency, lines: [line(quantity, price)], taxes: [{ ...vat, rate }] });
    expect(totals).toMatchObject({ net, total });
  });

  it('rounds half away from zero, for credit and debit', () => {
    const halves = ['0.005', '-0.005', '0.004', '-0.004'];
    expect(totalsOf({ lines: halves.map((price) => line('1', price)) }).lines).toEqual([
      '0.01',
      '-0.01',
      '0.00',
      '0.00',
    ]);
  });

  it('rounds a tax once for the invoice, not line by line', () => {
    const lines = Array.from({ length: 10 }, () => line('1', '0.12'));
    expect(totalsOf({ lines, taxes: [{ ...vat, rate: '20' }] }).tax).toBe('0.24');
    expect(totalsOf({ lines, taxes: [{ ...vat, rate: '21' }] }).tax).toBe('0.25');
  });

  it('takes an inclusive tax out of the price', () => {
    const totals = totalsOf({ lines: [line('1', '119.00')], taxes: [{ ...vat, rate: '19', inclusive: true }] });
    expect(totals).toMatchObject({ subtotal: '119.00', net: '100.00', tax: '19.00', total: '119.00' });
  });

  it('splits inclusive taxes on the same price', () => {
    const county = { id: 'county', label: 'County', rate: '1', inclusive: true };
    const totals = totalsOf({ lines: [line('1', '10.00')], taxes: [{ ...vat, rate: '7', inclusive: true }, county] });
    expect(totals.taxes).toEqual([
      { id: 'vat', base: '9.26', amount: '0.65' },
      { id: 'county', base: '9.26', amount: '0.09' },
    ]);
  });

  it('applies an exclusive tax to the net of a price that includes another', () => {
    const taxes = [
      { ...vat, inclusive: true },
      { id: 'eco', label: 'Eco', rate: '10' },
    ];
    expect(totalsOf({ lines: [line('1', '120.00')], taxes })).toMatchObject({
      net: '100.00',
      tax: '30.00',
      total: '130.00',
    });
  });

  it('applies each tax to what names it', () => {
    const taxes = [vat, { id: 'books', label: 'VAT reduced', rate: '5' }];
    const lines = [
      line('1', '10.00', { taxIds: ['vat'] }),
      line('1', '20.00', { taxIds: ['books'] }),
      line('1', '40.00', { taxIds: [] }),
    ];
    expect(totalsOf({ lines, taxes, shipping: { amount: '5.00', taxIds: ['vat'] } }).taxes).toEqual([
      { id: 'vat', base: '15.00', amount: '3.00' },
      { id: 'books', base: '20.00', amount: '1.00' },
    ]);
  });

  it('splits a discount over the rates by amount and gives the odd cent to the largest remainder', () => {
    const taxes = [vat, { id: 'books', label: 'VAT reduced', rate: '5' }];
    const lines = [line('1', '10.00', { taxIds: ['vat'] }), line('2', '10.00', { taxIds: ['books'] })];
    const totals = totalsOf({ lines, taxes, discounts: [{ kind: 'amount', value: '1.00' }] });
    expect(totals.taxes.map((tax) => tax.base)).toEqual(['9.67', '19.33']);
    expect(totals.net).toBe('29.00');
  });

  it('gives an odd cent to the same rate in any order of the lines', () => {
    const taxes = [vat, { id: 'books', label: 'VAT reduced', rate: '5' }];
    const lines = [line('1', '10.00', { taxIds: ['vat'] }), line('1', '10.00', { taxIds: ['books'] })];
    const basesOf = (ordered: typeof lines) =>
      totalsOf({ lines: ordered, taxes, discounts: [{ kind: 'amount', value: '0.01' }] }).taxes.map((tax) => tax.base);
    expect(basesOf(lines)).toEqual(basesOf(lines.toReversed()));
  });

  it('splits a discount by size if a line is a credit', () => {
    const taxes = [
      { ...vat, rate: '7' },
      { id: 'goods', label: 'VAT', rate: '19' },
    ];
    const lines = [line('1', '100.01', { taxIds: ['vat'] }), line('-1', '100.00', { taxIds: ['goods'] })];
    const totals = totalsOf({ lines, taxes, discounts: [{ kind: 'amount', value: '10.00' }] });
    expect(totals.taxes.map((tax) => tax.base)).toEqual(['95.01', '-105.00']);
    expect(totals.net).toBe('-9.99');
  });

  it('keeps a discount without lines to split it over', () => {
    const totals = totalsOf({ lines: [], taxes: [vat], discounts: [{ kind: 'amount', value: '1.00' }] });
    expect(totals).toMatchObject({ tax: '0.00', total: '-1.00' });
  });

  it('refuses a total with too many digits', () => {
    expect(() => totalsOf({ lines: [line('999999999999999', '2')] })).toThrow(/more than 15 digits/);
  });
});
