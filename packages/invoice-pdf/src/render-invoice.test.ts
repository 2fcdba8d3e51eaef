import { describe, expect, it } from 'vitest';
import { printCashSale } from '../test/docs-example.ts';
import { address, invoiceOf, line, metadataOf, pagesOf, pictureOf } from '../test/documents.ts';
import { renderInvoicePdf } from './render-invoice.ts';

const textOf = async (...args: Parameters<typeof renderInvoicePdf>) =>
  (await pagesOf((await renderInvoicePdf(...args)).bytes)).join(' ');

describe('an invoice', () => {
  it('prints letterhead, parties, days, lines, taxes, totals, notes and terms on one page', async () => {
    const invoice = invoiceOf({
      number: 'INV-2026-0042',
      dueOn: '2026-12-08',
      suppliedOn: '2026-11-20',
      reference: 'Order #1001',
      seller: {
        name: 'Kiln & Co',
        address: address({ line1: 'Töpfergasse 12', postalCode: '01067', city: 'Dresden', countryCode: 'DE' }),
        taxId: 'VAT DE000000000',
        details: ['IBAN DE00 0000'],
        logo: await pictureOf('png'),
      },
      buyer: { name: 'A. Buyer', email: 'buyer@example.org' },
      lines: [
        line('Stoneware mug', '4', '24.00', { sku: 'MUG-350', taxIds: ['vat'] }),
        line('Serving bowl', '1', '68.50', { discount: { kind: 'percent', value: '10' }, taxIds: ['reduced'] }),
      ],
      taxes: [
        { id: 'vat', label: 'VAT', rate: '19' },
        { id: 'reduced', label: 'VAT reduced', rate: '7' },
      ],
      shipping: { amount: '8.90', taxIds: ['vat'], label: 'Parcel' },
      discounts: [{ kind: 'amount', value: '5.00', label: 'Returning customer' }],
      payments: [{ label: 'Deposit', amount: '50.00', paidOn: '2026-11-10' }],
      notes: 'Wash by hand.',
      terms: 'Payable within 14 days.',
    });
    const { bytes, pageCount, warnings } = await renderInvoicePdf(invoice);
    const [page = ''] = await pagesOf(bytes);
    expect(pageCount).toBe(1);
    expect(warnings).toEqual([]);
    for (const text of [
      'Invoice INV-2026-0042',
      'Kiln & Co',
      'Töpfergasse 12 ',
      '01067 Dresden',
      'Germany',
      'VAT DE000000000',
      'IBAN DE00 0000',
      'November 24, 2026',
      'December 8, 2026',
      'November 20, 2026',
      'Order #1001',
      'A. Buyer',
      'buyer@example.org',
      'SKU MUG-350',
      'Stoneware mug SKU MUG-350 4 €24.00 19% €96.00',
      'Serving bowl Discount 10% 1 €68.50 7% €61.65',
      'Subtotal €157.65',
      'Returning customer -€5.00',
      'Parcel €8.90',
      'VAT 19% on €101.86 €19.35',
      'VAT reduced 7% on €59.69 €4.18',
      'Total €185.08',
      'Deposit, November 10, 2026 -€50.00',
      'Amount due €135.08',
      'Wash by hand.',
      'Payable within 14 days.',
      'Page 1 of 1',
    ])
      expect(page).toContain(text);
  });

  it('prints a receipt for a cash sale without a buyer, with the tax included', async () => {
    const text = await textOf(
      invoiceOf({
        kind: 'receipt',
        currency: 'USD',
        taxes: [{ id: 't', label: 'Sales tax', rate: '8', inclusive: true }],
        payments: [{ label: 'Cash', amount: '25.00' }],
      }),
      { pageSize: 'Letter', locale: 'en-US' },
    );
    expect(text).toContain('Receipt');
    expect(text).toContain('Total $25.00 Includes Sales tax 8% on $23.15 $1.85 Cash -$25.00 Amount due $0.00');
    expect(text).not.toContain('Bill to');
  });

  it('leaves out a tax that applies to nothing, but prints one of 0%', async () => {
    const taxes = [
      { id: 'none', label: 'Exempt', rate: '0' },
      { id: 'vat', label: 'VAT', rate: '19' },
    ];
    const text = await textOf(invoiceOf({ taxes, lines: [line('Book', '1', '10.00', { taxIds: ['none'] })] }));
    expect(text).toContain('Exempt 0% on €10.00 €0.00');
    expect(text).not.toContain('VAT');
  });

  it('renders the example of the documentation', async () => {
    expect((await pagesOf(await printCashSale()))[0]).toMatch(/Receipt INV-42 .*24 November 2026.*Amount due €0\.00/);
  });

  it('repeats the table head, numbers its pages, and keeps every line', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => line(`Item no. ${index + 1}.`, '1', '1.25'));
    const { bytes, pageCount } = await renderInvoicePdf(invoiceOf({ lines }));
    const pages = await pagesOf(bytes);
    expect(pages).toHaveLength(pageCount);
    expect(pageCount).toBeGreaterThan(3);
    pages.forEach((page, index) => {
      expect(page).toContain('Description Qty Unit price Amount');
      expect(page).toContain(`Page ${index + 1} of ${pageCount}`);
    });
    const found = pages.join(' ').match(/Item no\. \d+\./g);
    expect(found).toEqual(lines.map((each) => each.description));
    expect(pages.at(-1)).toContain('Total €150.00');
  });

  it('keeps the totals on a page with the last line', async () => {
    const taxes = [{ id: 'vat', label: 'VAT', rate: '20' }];
    for (let count = 22; count < 29; count += 1) {
      const lines = Array.from({ length: count }, (_, index) => line(`Item no. ${index + 1}.`));
      const { bytes } = await renderInvoicePdf(invoiceOf({ lines, taxes }));
      const withTotal = (await pagesOf(bytes)).find((page) => page.includes('Subtotal'));
      expect(withTotal).toContain(`Item no. ${count}.`);
      expect(withTotal).toMatch(/Subtotal .* Total /);
    }
  });

  it('prints bills of materials unless `includeBoms` is false', async () => {
    const boms = [
      { item: 'Mug', materials: [{ description: 'Clay', sku: 'CLAY-1', quantity: '0.45', unit: 'kg', note: 'white' }] },
    ];
    expect(await textOf(invoiceOf({ boms }))).toMatch(/Materials for Mug .*Clay SKU CLAY-1 white 0\.45 kg/);
    expect(await textOf(invoiceOf({ boms }), { includeBoms: false })).not.toContain('Materials');
  });

  it('uses the formats of the locale and the given labels', async () => {
    const text = await textOf(
      invoiceOf({ lines: [line('Becher', '1000.5', '12.50')], taxes: [{ id: 'v', label: 'USt', rate: '7.5' }] }),
      { locale: 'de', labels: { invoice: 'Rechnung', total: 'Summe', page: 'Seite {page} von {pages}' } },
    );
    for (const part of ['Rechnung', '24. November 2026', '1.000,5', '7,5 %', 'Summe 13.444,22 €', 'Seite 1 von 1'])
      expect(text).toContain(part);
  });

  it.each([
    ['A4', [595.28, 841.89]],
    ['Letter', [612, 792]],
  ] as const)('has the page size %s', async (pageSize, size) => {
    const { bytes } = await renderInvoicePdf(invoiceOf(), { pageSize });
    expect(Buffer.from(bytes).toString('latin1')).toContain(`/MediaBox [0 0 ${size.join(' ')}]`);
  });

  it('prints its totals as given, and warns when its lines add up differently', async () => {
    const invoice = invoiceOf();
    const { bytes, warnings } = await renderInvoicePdf({ ...invoice, totals: { ...invoice.totals, total: '26.00' } });
    expect((await pagesOf(bytes))[0]).toContain('Total €26.00');
    expect(warnings).toEqual([
      { code: 'totals_differ', message: expect.stringContaining('add up differently: total.') },
    ]);
  });

  it('is small, and identical when it is rendered again', async () => {
    const invoice = invoiceOf({ seller: { name: 'Kiln & Co', logo: await pictureOf('png', 3000, 900) } });
    const first = await renderInvoicePdf(invoice);
    expect(first.bytes).toEqual((await renderInvoicePdf(invoice)).bytes);
    expect(first.bytes.length).toBeLessThan(200_000);
  });

  it('has title, author and day of issue, or the given date, as metadata', async () => {
    const dateOf = async (options: object) =>
      (await metadataOf((await renderInvoicePdf(invoiceOf(), options)).bytes))['CreationDate'];
    expect(await metadataOf((await renderInvoicePdf(invoiceOf())).bytes)).toMatchObject({
      Title: 'Invoice INV-1',
      Author: 'Kiln & Co',
    });
    expect(await dateOf({})).toBe('D:20261124000000Z');
    expect(await dateOf({ createdAt: new Date('2026-12-01T10:00:00Z') })).toBe('D:20261201100000Z');
  });
});
