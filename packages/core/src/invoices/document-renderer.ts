import type { Invoice, InvoiceDraft } from '../records/invoice.ts';
import type { WorkOrderInput } from '../records/work-order.ts';

/** How one document looks. Overrides what the renderer was set up with. */
export interface DocumentOptions {
  readonly pageSize?: 'A4' | 'Letter';
  /** BCP 47: the format of numbers and dates, and the direction of the page. */
  readonly locale?: string;
  /** Whose document it is: shops take turns. */
  readonly shopId?: string;
  /** Says on the first page that the document is only a preview. */
  readonly preview?: boolean;
}

/** Part of a document that readers will not see as intended. */
export interface DocumentWarning {
  readonly code: string;
  readonly message: string;
}

export interface RenderedDocument {
  /** The PDF. */
  readonly bytes: Uint8Array;
  readonly warnings: readonly DocumentWarning[];
}

/** What a renderer does with one kind of document. */
export interface DocumentPrinter<Document, Draft> {
  /**
   * Checks the size of a document before it is issued. Renders nothing.
   * @throws IntegrationError `invalid_input`, naming the limit that is exceeded
   */
  checkSize(draft: Draft): void;
  /**
   * Checks whether a document can be rendered, without rendering it: a database transaction may be open.
   * @throws IntegrationError what `render` would throw for it
   */
  check(document: Document, options?: DocumentOptions): Promise<void>;
  /** @throws IntegrationError `invalid_input` if it cannot be rendered as it is; a transient one if it may be later */
  render(document: Document, options?: DocumentOptions): Promise<RenderedDocument>;
}

/**
 * Renders invoices and work orders as PDF, for providers that send them. `pdfDocuments()` of
 * `@makerfex/integrations-invoice-pdf` is one.
 * @example
 * const documents: DocumentRenderer = pdfDocuments({ accentColor: '#7a1f3d' });
 */
export interface DocumentRenderer {
  readonly invoice: DocumentPrinter<Invoice, InvoiceDraft>;
  /** A draft has no sender, which comes from the invoice. */
  readonly workOrder: DocumentPrinter<WorkOrderInput, Omit<WorkOrderInput, 'from'>>;
}
