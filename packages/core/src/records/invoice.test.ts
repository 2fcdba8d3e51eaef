import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { issueInvoice } from '../invoices/issue-invoice.ts';
import { type InvoiceDraftInput, invoiceDraftSchema, invoiceSchema } from './invoice.ts';
import { workOrderSchema } from './work-order.ts';

const line = { description: 'Mug', quantity: '2', unitPrice: '12.50' };
const vat = { id: 'vat', label: 'VAT', rate: '19' };

/** Paths of the problems that the schema finds in a EUR draft. */
function issuesOf(draft: Partial<InvoiceDraftInput>): string[] {
  const read = invoiceDraftSchema.safeParse({ currency: 'EUR', lines: [line], ...draft });
  return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

describe('an invoice draft', () => {
  it('needs only a currency and lines: a sale to a walk-in customer', () => {
    const draft = invoiceDraftSchema.parse({ currency: 'EUR', lines: [] });
    expect(draft).toMatchObject({ kind: 'invoice', buyer: null, seller: null, taxes: [], payments: [] });
  });

  it.each<[string, Partial<InvoiceDraftInput>]>([
    ['a price of more decimals than the currency', { lines: [{ ...line, unitPrice: '0.0042' }] }],
    ['a fraction of a piece', { lines: [{ ...line, quantity: '0.333333' }] }],
    ['a returned line', { lines: [{ ...line, quantity: '-1' }] }],
    ['a discount of all', { discounts: [{ kind: 'percent', value: '100' }] }],
    [
      'a tax on some lines only',
      {
        taxes: [vat],
        lines: [
          { ...line, taxIds: ['vat'] },
          { ...line, taxIds: [] },
        ],
      },
    ],
    ['an amount in yen written with decimals', { currency: 'JPY', shipping: { amount: '500.00' } }],
  ])('accepts %s', (_, draft) => {
    expect(issuesOf(draft)).toEqual([]);
  });

  it.each<[string, Partial<InvoiceDraftInput>, string]>([
    ['a float', { lines: [{ ...line, unitPrice: '1e3' }] }, 'lines.0.unitPrice: not a decimal'],
    ['a payment in parts of a cent', { payments: [{ label: 'Cash', amount: '1.005' }] }, 'payments.0.amount: has more'],
    ['shipping in parts of a yen', { currency: 'JPY', shipping: { amount: '1.5' } }, 'shipping.amount: has more'],
    [
      'a discount in parts of a cent',
      { discounts: [{ kind: 'amount', value: '0.001' }] },
      'discounts.0.value: has more',
    ],
    [
      'a discount of more than all',
      { lines: [{ ...line, discount: { kind: 'percent', value: '100.1' } }] },
      'lines.0.discount.value: not a percentage',
    ],
    ['an unknown tax', { lines: [{ ...line, taxIds: ['gst'] }] }, 'lines.0.taxIds: names a tax that'],
    [
      'a tax named twice',
      { taxes: [vat], shipping: { amount: '1', taxIds: ['vat', 'vat'] } },
      'shipping.taxIds: names a tax twice',
    ],
    ['two taxes with one id', { taxes: [vat, vat] }, 'taxes: two taxes'],
    ['a negative rate', { taxes: [{ ...vat, rate: '-1' }] }, 'taxes.0.rate: not a percentage'],
    ['a day that does not exist', { dueOn: '2026-02-30' }, 'dueOn: '],
  ])('refuses %s', (_, draft, expected) => {
    expect(issuesOf(draft)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('an invoice', () => {
  const draft = invoiceDraftSchema.parse({ currency: 'EUR', lines: [line], taxes: [vat] });
  const seller = {
    name: 'Kiln & Co',
    address: null,
    email: null,
    phone: null,
    website: null,
    taxId: null,
    details: [],
    logo: null,
  };

  it('is a draft with a number, a day, a seller and totals', () => {
    const invoice = issueInvoice(draft, { id: 'i1', number: 'INV-1', issuedOn: '2026-11-24', seller });
    expect(invoice).toMatchObject({ number: 'INV-1', totals: { net: '25.00', tax: '4.75', total: '29.75' } });
    expect(invoiceSchema.parse(JSON.parse(JSON.stringify(invoice)))).toEqual(invoice);
  });

  it('is dated by the time zone of its seller, if nobody gives a day (case invoice-evening)', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-01-01T02:00:00Z') });
    onTestFinished(() => void vi.useRealTimers());
    const details = { id: 'i1', number: 'INV-1', seller: { ...seller, timeZone: 'America/Los_Angeles' } };
    expect(issueInvoice(draft, details).issuedOn).toBe('2026-12-31');
    expect(issueInvoice({ ...draft, issuedOn: '2026-12-30' }, details).issuedOn).toBe('2026-12-30');
    expect(issueInvoice(draft, { ...details, issuedOn: '2026-12-29' }).issuedOn).toBe('2026-12-29');
  });

  it('is not issued without a day or a seller', () => {
    expect(() => issueInvoice(draft, { id: 'i1', number: 'INV-1' })).toThrow(/issuedOn.*seller|seller.*issuedOn/);
  });

  it('is refused if its totals have other lines or taxes', () => {
    const invoice = issueInvoice(draft, { id: 'i1', number: 'INV-1', issuedOn: '2026-11-24', seller });
    const read = invoiceSchema.safeParse({ ...invoice, totals: { ...invoice.totals, lines: [], taxes: [] } });
    expect(read.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['totals.lines', 'totals.taxes']);
  });
});

describe('a work order', () => {
  it('needs a number, a day, two names and items', () => {
    const order = {
      number: 'WO-1',
      issuedOn: '2026-11-24',
      from: { name: 'Kiln & Co' },
      to: { name: 'Packright' },
      items: [],
    };
    expect(workOrderSchema.parse(order)).toMatchObject({ shipTo: null, boms: [], instructions: null });
  });
});

it.each([invoiceDraftSchema, invoiceSchema, workOrderSchema])('can be converted to JSON Schema', (schema) => {
  expect(z.toJSONSchema(schema, { io: 'input' })).toHaveProperty('properties');
});
