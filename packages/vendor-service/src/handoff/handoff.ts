import type { HandedOff } from '../contract.ts';
import { documentNames } from '../contract.ts';
import { deliver } from '../deliver/deliver.ts';
import { printDocuments, readPapers, warningsOf } from './documents.ts';
import { issueOnce } from './issue.ts';
import { type HandoffWork, notes } from './work.ts';

/**
 * Hands off, once, however often the run is taken up: one invoice, and one delivery that goes out again only where that does no
 * harm or a person has asked for it.
 */
export async function handOff(work: HandoffWork): Promise<HandedOff> {
  const { steps, settings } = work;
  const earlier = steps.read(notes.delivered.name, notes.delivered.schema);
  if (earlier) return earlier;
  const issued = await issueOnce(work);
  const papers = await readPapers(work);
  const documents = await printDocuments(papers, work, settings);
  const delivery = await deliver(work, { issued, ...papers, documents });
  const { invoice, order } = papers;
  const handedOff: HandedOff = {
    invoice: { id: invoice.id, number: invoice.number, currency: invoice.currency, total: invoice.totals.total },
    work_order: { number: order.number },
    delivery,
    documents: [...documentNames],
    warnings: warningsOf(documents),
  };
  const told = { ...delivery, invoice_id: issued.id, invoice_number: issued.number };
  await steps.note(notes.delivered.name, handedOff, told);
  return handedOff;
}
