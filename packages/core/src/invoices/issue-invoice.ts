import { invalid } from '../invalid.ts';
import { dayIn } from '../records/day.ts';
import { type Invoice, type InvoiceDraft, invoiceSchema } from '../records/invoice.ts';
import type { Issuer } from '../records/party.ts';
import { computeTotals } from './compute-totals.ts';

/** What the host's Sales domain adds to a draft. */
export interface IssueDetails {
  readonly id: string;
  readonly number: string;
  /** @default the draft's day, or else today in the seller's time zone; one of the three must be there */
  readonly issuedOn?: string;
  /** The draft's seller unless told; one of the two must say it. */
  readonly seller?: Issuer;
}

/**
 * Makes an invoice of a draft: adds it up and puts in what only the host knows. For hosts that have no arithmetic of their own.
 * @throws IntegrationError `invalid_input` where the day or the seller is missing, or a field does not fit.
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
