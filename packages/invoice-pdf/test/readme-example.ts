import type { InvoiceInput } from '@makerfex/integrations-core/records';
import { renderInvoicePdf } from '@makerfex/integrations-invoice-pdf';

/** `warnings` names what could not be printed as given, such as a logo that cannot be read. */
export async function printInvoice(invoice: InvoiceInput): Promise<Uint8Array> {
  const { bytes, warnings } = await renderInvoicePdf(invoice, { pageSize: 'A4', locale: 'en-GB' });
  for (const { message } of warnings) console.warn(message);
  return bytes;
}
