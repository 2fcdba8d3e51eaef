export { checkInvoicePdf, checkInvoiceSize, checkWorkOrderPdf, checkWorkOrderSize } from './check.ts';
export { documentLimits } from './document-limits.ts';
export { type DocumentLabels, englishLabels } from './labels.ts';
export type { PrintOptions, RenderOptions } from './options.ts';
export { pdfDocuments } from './pdf-documents.ts';
export { renderInvoicePdf } from './render-invoice.ts';
export { renderWorkOrderPdf } from './render-work-order.ts';
export type { RenderedPdf, RenderWarning } from './rendered-pdf.ts';
