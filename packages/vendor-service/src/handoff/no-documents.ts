import { IntegrationError } from '@makerfex/integrations-core';
import type { DocumentPrinter, DocumentRenderer } from '@makerfex/integrations-core/records';

/**
 * The renderer of a vendor without one. It fails before the Sales domain is asked for an invoice, so that nothing is issued that
 * cannot be printed.
 * @param label the vendor's name
 */
export function noDocuments(label: string): DocumentRenderer {
  const fail = (): never => {
    throw missingRenderer(label);
  };
  const printer: DocumentPrinter<unknown, unknown> = {
    checkSize: fail,
    check: async () => fail(),
    render: async () => fail(),
  };
  return { invoice: printer, workOrder: printer };
}

export const missingRenderer = (label: string): IntegrationError =>
  new IntegrationError(
    'not_configured',
    `Documents for ${label} cannot be printed: install @makerfex/integrations-invoice-pdf, and pass vendorService({ documents: pdfDocuments() }).`,
  );
