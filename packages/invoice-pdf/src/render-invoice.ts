import type { InvoiceInput } from '@makerfex/integrations-core/records';
import { readInvoice } from './check.ts';
import type { RenderOptions } from './options.ts';
import { render } from './render.ts';
import type { RenderedPdf } from './rendered-pdf.ts';

/**
 * Renders an invoice, a credit note or a receipt in a worker thread. Prints the invoice's totals as given, and warns if its lines
 * add up differently.
 * @throws IntegrationError `invalid_input` if the invoice, an option or the logo is invalid, with the fields in `issues`, or if a
 * limit is exceeded; `too_busy` if too many documents wait; `work_limit_exceeded` if rendering takes too long or too much memory
 * @example
 * const { bytes, warnings } = await renderInvoicePdf(invoice, { pageSize: 'Letter', locale: 'en-GB' });
 */
export async function renderInvoicePdf(input: InvoiceInput, options: RenderOptions = {}): Promise<RenderedPdf> {
  return render({ kind: 'invoice', ...readInvoice(input, options) }, options.shopId);
}
