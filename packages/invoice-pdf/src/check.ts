import { invalid } from '@makerfex/integrations-core/provider';
import {
  type Invoice,
  type InvoiceDraft,
  type InvoiceInput,
  invoiceSchema,
  type WorkOrder,
  type WorkOrderInput,
  workOrderSchema,
} from '@makerfex/integrations-core/records';
import { checkSize } from './document-limits.ts';
import { FontBook } from './fonts/font-book.ts';
import { readLogo } from './logo.ts';
import { type RenderOptions, readOptions, type Settings } from './options.ts';

/** A checked document, with the settings to render it. */
export interface Checked<Document> {
  readonly document: Document;
  readonly settings: Settings;
}

/** Roughly what each line prints per tax. */
const rateCharacters = '00.000 + ';

/**
 * Checks the content of an invoice or its draft against the limits of documents.
 * @throws IntegrationError `invalid_input`, naming the limit that is exceeded
 * @example
 * checkInvoiceSize(draft); // before the host issues it
 */
export function checkInvoiceSize(invoice: InvoiceDraft | Invoice): void {
  const { seller, ...content } = invoice;
  const printed = { ...content, totals: null, seller: seller && { ...seller, logo: null } };
  const rates = invoice.lines.map(() => rateCharacters.repeat(invoice.taxes.length)).join('');
  checkSize('invoice', [printed, rates]);
}

/**
 * Checks the content of a work order, with or without its sender, against the limits of documents.
 * @throws IntegrationError `invalid_input`, naming the limit that is exceeded
 * @example
 * checkWorkOrderSize({ number: 'WO-1', issuedOn: '2026-11-24', to: { name: 'Packright' }, items });
 */
export function checkWorkOrderSize(order: Omit<WorkOrderInput, 'from'> & Partial<Pick<WorkOrderInput, 'from'>>): void {
  const { from, ...content } = order;
  checkSize('work order', { ...content, from: from && { ...from, logo: null } });
}

/** @throws IntegrationError `invalid_input` if the invoice or an option is invalid, or a limit is exceeded */
export function readInvoice(input: InvoiceInput, options: RenderOptions): Checked<Invoice> {
  const read = invoiceSchema.safeParse(input);
  if (!read.success) throw invalid('The invoice', 'invalid_input', read.error);
  checkInvoiceSize(read.data);
  return { document: read.data, settings: readOptions(options, read.data.issuedOn) };
}

/** @throws IntegrationError `invalid_input` if the work order or an option is invalid, or a limit is exceeded */
export function readWorkOrder(input: WorkOrderInput, options: RenderOptions): Checked<WorkOrder> {
  const read = workOrderSchema.safeParse(input);
  if (!read.success) throw invalid('The work order', 'invalid_input', read.error);
  checkWorkOrderSize(read.data);
  return { document: read.data, settings: readOptions(options, read.data.issuedOn) };
}

/**
 * Checks whether an invoice can be rendered, without rendering it: its fields, its size, the options, the fonts and the logo.
 * @throws IntegrationError what `renderInvoicePdf` would throw for it
 * @example
 * await checkInvoicePdf(invoice, { locale: 'de-DE' });
 */
export async function checkInvoicePdf(input: InvoiceInput, options: RenderOptions = {}): Promise<void> {
  const { document, settings } = readInvoice(input, options);
  await checkFontsAndLogo(document.seller.logo, settings);
}

/**
 * Checks whether a work order can be rendered, without rendering it; see {@link checkInvoicePdf}.
 * @throws IntegrationError what `renderWorkOrderPdf` would throw for it
 * @example
 * await checkWorkOrderPdf(workOrder, { pageSize: 'Letter' });
 */
export async function checkWorkOrderPdf(input: WorkOrderInput, options: RenderOptions = {}): Promise<void> {
  const { document, settings } = readWorkOrder(input, options);
  await checkFontsAndLogo(document.from.logo, settings);
}

async function checkFontsAndLogo(logo: string | null, settings: Settings): Promise<void> {
  openFonts(settings);
  if (logo !== null) await readLogo(logo);
}

/** @throws IntegrationError `not_configured` if a font cannot be found */
const openFonts = ({ fonts }: Settings): FontBook => new FontBook(fonts);
