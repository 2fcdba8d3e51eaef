import { IntegrationError } from '@makerfex/integrations-core';
import type { DocumentContext, RunDocument } from '@makerfex/integrations-core/provider';
import type { DocumentOptions, RenderedDocument } from '@makerfex/integrations-core/records';
import type { VendorConfig } from '../config.ts';
import { type DocumentName, documentNames, type HandedOff, type HandoffInput } from '../contract.ts';
import { readInvoice } from './given-invoice.ts';
import { previewRecords } from './preview.ts';
import type { HandoffRecords } from './records.ts';
import { notes, type SalesPorts, type VendorSettings } from './work.ts';

/** The documents of one hand-off, in the order of {@link documentNames}. */
export interface PrintedDocument extends RunDocument {
  readonly name: DocumentName;
  readonly warnings: RenderedDocument['warnings'];
}

type HandoffDocumentContext = DocumentContext<VendorConfig, HandoffInput, SalesPorts>;
type ReadContext = Pick<HandoffDocumentContext, 'steps' | 'ports'>;

/**
 * Reads the invoice as the Sales domain has it now, and the run's work order.
 * @throws IntegrationError `not_found` if the invoice does not exist yet, or was deleted
 */
export async function readRecords({ steps, ports }: ReadContext): Promise<HandoffRecords> {
  const issued = steps.read(notes.invoice.name, notes.invoice.schema);
  if (!issued) throw new IntegrationError('not_found', 'The run has issued no invoice, so it has no documents.');
  const invoice = await ports.sales.getInvoice(issued.id);
  if (!invoice)
    throw new IntegrationError(
      'not_found',
      `Invoice ${issued.number} of the run no longer exists in the Sales domain, so there are no documents.`,
    );
  return { invoice: readInvoice(invoice, 'sales.getInvoice'), order: issued.work_order };
}

/** How documents look, and whose they are. */
type PrintContext = Pick<HandoffDocumentContext, 'config' | 'scope' | 'input'>;

export const printDocuments = (
  records: HandoffRecords,
  context: PrintContext,
  settings: VendorSettings,
): Promise<PrintedDocument[]> =>
  Promise.all(documentNames.map((name) => printDocument(name, records, context, settings)));

/**
 * Checks whether the documents can be printed, without printing them.
 * @throws IntegrationError what printing them would throw
 */
export async function checkPrintable(
  { invoice, order }: HandoffRecords,
  context: PrintContext,
  { documents }: VendorSettings,
): Promise<void> {
  const options = toOptions(context);
  await documents.invoice.check(invoice, options);
  await documents.workOrder.check({ ...order, from: invoice.seller }, options);
}

/** The documents that a run offers. Those of a dry run are previews, by the config as it is now. */
export const runDocuments = (settings: VendorSettings) => {
  const recordsOf = (context: HandoffDocumentContext) =>
    context.input.dry_run ? previewRecords({ ...context, settings }) : readRecords(context);
  const documentOf = (name: DocumentName) => async (context: HandoffDocumentContext) =>
    printDocument(name, await recordsOf(context), context, settings);
  return { invoice: documentOf('invoice'), work_order: documentOf('work_order') };
};

export const warningsOf = (printed: readonly PrintedDocument[]): HandedOff['warnings'] =>
  printed.flatMap(({ name, warnings }) => warnings.map((warning) => ({ document: name, ...warning })));

const toOptions = ({ config, scope, input }: PrintContext): DocumentOptions => ({
  ...(config.page_size && { pageSize: config.page_size }),
  ...(config.locale && { locale: config.locale }),
  ...(input.dry_run && { preview: true }),
  shopId: scope.shopId,
});

async function printDocument(
  name: DocumentName,
  { invoice, order }: HandoffRecords,
  context: PrintContext,
  { documents }: VendorSettings,
): Promise<PrintedDocument> {
  const options = toOptions(context);
  const { bytes, warnings } =
    name === 'invoice'
      ? await documents.invoice.render(invoice, options)
      : await documents.workOrder.render({ ...order, from: invoice.seller }, options);
  const number = name === 'invoice' ? invoice.number : order.number;
  return { name, fileName: fileNameOf(name, number), mediaType: 'application/pdf', bytes, warnings };
}

/** Uses only characters that are safe on every file system. */
const fileNameOf = (name: DocumentName, number: string): string =>
  `${name.replace('_', '-')}-${number.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}.pdf`;
