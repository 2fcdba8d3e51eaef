import { invoiceDraftSchema, issueInvoice } from '@makerfex/integrations-core/records';
import { renderInvoicePdf } from '@makerfex/integrations-invoice-pdf';

export async function printCashSale(): Promise<Uint8Array> {
  const draft = invoiceDraftSchema.parse({
    kind: 'receipt',
    currency: 'EUR',
    seller: { name: 'Kiln & Co' },
    lines: [{ description: 'Stoneware mug', quantity: '2', unitPrice: '24.00' }],
    taxes: [{ id: 'vat', label: 'VAT', rate: '19', inclusive: true }],
    payments: [{ label: 'Cash', amount: '48.00' }],
  });
  const invoice = issueInvoice(draft, { id: '42', number: 'INV-42', issuedOn: '2026-11-24' });
  const { bytes, warnings } = await renderInvoicePdf(invoice, { pageSize: 'Letter', locale: 'en-GB' });
  for (const { code, message } of warnings) console.warn(code, message);
  return bytes;
}
