import { invalid } from '../invalid.ts';
import { dayIn } from '../records/day.ts';
import { type Invoice, type InvoiceDraft, invoiceSchema } from '../records/invoice.ts';
import type { Issuer } from '../records/party.ts';
import { computeTotals } from './compute-totals.ts';

/** What the host's Sales domain adds to a draft. */
export interface IssueDetails {
  readonly id: string;
  readonly number: string;
  /** One of the three is required. @default the draft's day, otherwise today in the seller's time zone */
  readonly issuedOn?: string;
  /** Required if the draft has none. @default the draft's seller */
  readonly seller?: Issuer;
}

/**
 * Turns a draft into an invoice: adds it up and fills in what only the host knows. For hosts without their own arithmetic.
 * @throws IntegrationError `invalid_input` if the day or the seller is missing, or a field is invalid
 * @example
 * const invoice = issueInvoice(draft, { id: 'i1', number: '2026-001', seller, issuedOn: '2026-11-29' });
 */
export function issueInvoice(draft: InvoiceDraft, details: IssueDetails): Invoice {
  const seller = details.seller ?? draft.seller;
  const today = seller?.timeZone === undefined ? undefined : dayIn(seller.timeZone);
  const issued = {
    ...draft,
    id: details.id,
    number: details.number,
    issuedOn: details.issuedOn ?? draft.issuedOn ?? today,
    seller,
    totals: computeTotals(draft),
  };
  const read = invoiceSchema.safeParse(issued);
  if (!read.success) throw invalid('The invoice', 'invalid_input', read.error);
  return read.data;
}
