import { type Invoice, type InvoiceDraft, type Issuer, issueInvoice } from '@makerfex/integrations-core/records';
import { toDraft, toWorkOrder } from '../map/draft.ts';
import { checkSizes } from './check-sizes.ts';
import { readInvoice } from './given-invoice.ts';
import type { HandoffRecords } from './records.ts';
import type { PreparedWork, SalesPorts } from './work.ts';

/** Stands where the number will be, also if a renderer does not know previews. */
const number = 'PREVIEW';

/** Stands where the shop's letterhead will be, if the Sales domain does not show it before. */
const unknownSeller: Issuer = {
  name: 'Your letterhead',
  address: null,
  email: null,
  phone: null,
  website: null,
  taxId: null,
  details: [],
  logo: null,
};

/**
 * The records of a hand-off as they would be if it were issued now. Issues nothing.
 * @throws IntegrationError as issuing it would
 */
export async function previewRecords(work: PreparedWork): Promise<HandoffRecords> {
  const { input, config, settings } = work;
  const draft = toDraft(input, config);
  checkSizes(draft, work);
  const invoice = { ...(await previewInvoice(draft, work.ports)), number };
  return { invoice, order: toWorkOrder(input, config, invoice, settings.service) };
}

async function previewInvoice(draft: InvoiceDraft, { sales }: SalesPorts): Promise<Invoice> {
  if (sales.previewInvoice) return readInvoice(await sales.previewInvoice(draft), 'sales.previewInvoice');
  const today = new Date().toISOString().slice(0, 10);
  return issueInvoice(draft, { id: number, number, issuedOn: draft.issuedOn ?? today, seller: unknownSeller });
}
