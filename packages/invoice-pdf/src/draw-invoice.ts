import { isIntegrationError } from '@makerfex/integrations-core';
import { computeTotals, type Invoice } from '@makerfex/integrations-core/records';
import { type Body, renderDocument } from './document.ts';
import type { Logo } from './logo.ts';
import type { Settings } from './options.ts';
import type { RenderedPdf } from './rendered-pdf.ts';
import { contactLines, partyAddress } from './sections/address.ts';
import { drawBoms } from './sections/boms.ts';
import { drawInvoiceLines } from './sections/invoice-lines.ts';
import { drawFacts, drawParties } from './sections/letterhead.ts';
import { drawText } from './sections/text-section.ts';
import { layOutTotals } from './sections/totals.ts';

/** Renders a checked invoice in this thread. */
export async function printInvoice(invoice: Invoice, settings: Settings, logo: Logo | null): Promise<RenderedPdf> {
  const { seller: issuer, number, currency } = invoice;
  return renderDocument({ settings, issuer, logo, title: titleOf(invoice, settings), number, currency }, (body) => {
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
    message: `The invoice's totals are printed as given, but its lines add up differently: ${differing.join(', ')}.`,
  });
}

/** Names of the totals that differ from the computed ones. */
function differingTotals(invoice: Invoice): string[] {
  try {
    const computed = Object.entries(computeTotals(invoice));
    const given = new Map(Object.entries(invoice.totals));
    return computed
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(given.get(name)))
      .map(([name]) => name);
  } catch (error) {
    if (isIntegrationError(error)) return ['all totals'];
    throw error;
  }
}
