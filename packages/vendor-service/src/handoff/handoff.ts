import type { HandedOff } from '../contract.ts';
import { documentNames } from '../contract.ts';
import { deliver } from '../deliver/deliver.ts';
import { printDocuments, readPapers, warningsOf } from './documents.ts';
import { issueOnce } from './issue.ts';
import type { HandoffWork } from './work.ts';

/**
 * Hands off, once, however often the run is taken up: one invoice, and one delivery that goes out again only where that does no
 * harm or a person has asked for it.
 */
export async function handOff(work: HandoffWork): Promise<HandedOff> {
  const issued = await issueOnce(work);
  const papers = await readPapers(work);
  const documents = await printDocuments(papers, work.config, work.settings);
  const { by, at, message_id } = await deliver(work, { issued, ...papers, documents });
  const { invoice, order } = papers;
  return {
    invoice: { id: invoice.id, number: invoice.number, currency: invoice.currency, total: invoice.totals.total },
    work_order: { number: order.number },
    delivery: { by, at, message_id },
    documents: [...documentNames],
    warnings: warningsOf(documents),
  };
}
