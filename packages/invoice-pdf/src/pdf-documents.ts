import { checkOptions } from '@makerfex/integrations-core/options';
import type { DocumentOptions, DocumentRenderer } from '@makerfex/integrations-core/records';
import { checkInvoicePdf, checkInvoiceSize, checkWorkOrderPdf, checkWorkOrderSize } from './check.ts';
import { type PrintOptions, printOptions, type RenderOptions } from './options.ts';
import { renderInvoicePdf } from './render-invoice.ts';
import { renderWorkOrderPdf } from './render-work-order.ts';

/**
 * Renders the documents of providers in this process's worker threads, with their limits and their cache.
 * @throws IntegrationError `not_configured`, naming each wrong option
 * @example
 * const packright = vendorService({ key: 'packright', documents: pdfDocuments({ pageSize: 'Letter' }) });
 */
export function pdfDocuments(print: PrintOptions = {}): DocumentRenderer {
  checkOptions('pdfDocuments', printOptions, print);
  const merge = (options?: DocumentOptions): RenderOptions => ({ ...print, ...options });
  return {
    invoice: {
      checkSize: checkInvoiceSize,
      check: (invoice, options) => checkInvoicePdf(invoice, merge(options)),
      render: (invoice, options) => renderInvoicePdf(invoice, merge(options)),
    },
    workOrder: {
      checkSize: checkWorkOrderSize,
      check: (order, options) => checkWorkOrderPdf(order, merge(options)),
      render: (order, options) => renderWorkOrderPdf(order, merge(options)),
    },
  };
}
