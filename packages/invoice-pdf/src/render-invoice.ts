import type { InvoiceInput } from '@makerfex/integrations-core';
import { readInvoice } from './check.ts';
import type { RenderOptions } from './options.ts';
import { render } from './render.ts';
import type { RenderedPdf } from './rendered-pdf.ts';

/**
 * Renders an invoice, a credit note or a receipt, in a thread of its own. It prints the totals that the invoice has; if its lines
 * come to others, it says so in a warning.
 * @throws IntegrationError `invalid_input` if the invoice, an option or the logo does not fit, with the fields in `issues`, or if it
 * exceeds a limit; `too_busy` if too many documents wait; `work_limit_exceeded` if rendering takes too long or too much memory
 */
export async function renderInvoicePdf(input: InvoiceInput, options: RenderOptions = {}): Promise<RenderedPdf> {
  return render({ kind: 'invoice', ...readInvoice(input, options) }, options.shopId);
}
