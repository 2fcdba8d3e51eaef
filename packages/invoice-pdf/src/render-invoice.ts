import {
  computeTotals,
  IntegrationError,
  type Invoice,
  type InvoiceInput,
  invalid,
  invoiceSchema,
} from '@makerfex/integrations-core';
import { type Body, renderDocument } from './document.ts';
import { type RenderOptions, readOptions, type Settings } from './options.ts';
import type { RenderedPdf } from './rendered-pdf.ts';
import { contactLines, partyAddress } from './sections/address.ts';
import { drawBoms } from './sections/boms.ts';
import { drawInvoiceLines } from './sections/invoice-lines.ts';
import { drawFacts, drawParties } from './sections/letterhead.ts';
import { drawText } from './sections/text-section.ts';
import { layOutTotals } from './sections/totals.ts';

/**
 * Renders an invoice, a credit note or a receipt. It prints the totals that the invoice has; where they are not what its lines
 * come to, it says so in a warning.
 * @throws IntegrationError `invalid_input` where the invoice, an option or the logo does not fit, with the fields in `issues`.
 */
export async function renderInvoicePdf(input: InvoiceInput, options: RenderOptions = {}): Promise<RenderedPdf> {
  const read = invoiceSchema.safeParse(input);
  if (!read.success) throw invalid('The invoice', 'invalid_input', read.error);
  const invoice = read.data;
  const settings = readOptions(options, invoice.issuedOn);
  const { seller: issuer, number, currency } = invoice;
  return renderDocument({ settings, issuer, title: titleOf(invoice, settings), number, currency }, (body) => {
    checkTotals(invoice, body);
    drawInvoice(invoice, body);
  });
}

function drawInvoice(invoice: Invoice, body: Body): void {
  const { flow, format, settings } = body;
  const { labels } = settings;
  drawFacts(flow, [
    [labels.issuedOn, format.day(invoice.issuedOn)],
    [labels.dueOn, invoice.dueOn && format.day(invoice.dueOn)],
    [labels.suppliedOn, invoice.suppliedOn && format.day(invoice.suppliedOn)],
    [labels.reference, invoice.reference],
  ]);
  const { buyer } = invoice;
  if (buyer) {
    const lines = [...partyAddress(buyer, format), ...contactLines(buyer)];
    drawParties(flow, [{ label: labels.billTo, name: buyer.name, lines }]);
  }
  const totals = layOutTotals(flow, invoice, body);
  drawInvoiceLines(flow, invoice, body, totals.height);
  totals.draw();
  drawText(flow, labels.notes, invoice.notes);
  drawText(flow, labels.terms, invoice.terms);
  drawBoms(flow, invoice.boms, body);
}

function titleOf({ kind }: Invoice, { labels }: Settings): string {
  return { invoice: labels.invoice, credit_note: labels.creditNote, receipt: labels.receipt }[kind];
}

function checkTotals(invoice: Invoice, { warnings }: Body): void {
  const differing = differingTotals(invoice);
  if (differing.length === 0) return;
  warnings.add({
    code: 'totals_differ',
    message: `The invoice's totals are printed as given, but its lines come to others: ${differing.join(', ')}.`,
  });
}

/** Names of the totals that are not what computing them gives. */
function differingTotals(invoice: Invoice): string[] {
  try {
    const computed = Object.entries(computeTotals(invoice));
    const given = new Map(Object.entries(invoice.totals));
    return computed
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(given.get(name)))
      .map(([name]) => name);
  } catch (error) {
    if (error instanceof IntegrationError) return ['all of them'];
    throw error;
  }
}
