import type { HandedOff, HandoffPreview } from '../contract.ts';
import { documentNames } from '../contract.ts';
import { deliver } from '../deliver/deliver.ts';
import { printDocuments, readRecords, warningsOf } from '../handoff/documents.ts';
import { issueOnce } from '../handoff/issue.ts';
import { type HandoffWork, notes } from '../handoff/work.ts';
import { previewHandoff } from './preview-handoff.ts';

/** Hands off, or only says what a hand-off would do. */
export const vendorHandoff = (work: HandoffWork): Promise<HandedOff | HandoffPreview> =>
  work.input.dry_run ? previewHandoff(work) : handOff(work);

/**
 * Hands off once, however often the run resumes: one invoice, and one delivery, which is repeated only if the vendor recognises
 * it or a person reconciles the run.
 */
async function handOff(work: HandoffWork): Promise<HandedOff> {
  const { steps, settings } = work;
  const earlier = steps.read(notes.delivered.name, notes.delivered.schema);
  if (earlier) return earlier;
  const issued = await issueOnce(work);
  const records = await readRecords(work);
  const documents = await printDocuments(records, work, settings);
  const delivery = await deliver(work, { issued, ...records, documents });
  const { invoice, order } = records;
  const handedOff: HandedOff = {
    invoice: { id: invoice.id, number: invoice.number, currency: invoice.currency, total: invoice.totals.total },
    work_order: { number: order.number },
    delivery,
    documents: [...documentNames],
    warnings: warningsOf(documents),
  };
  const meta = { ...delivery, invoice_id: issued.id, invoice_number: issued.number };
  await steps.note(notes.delivered.name, handedOff, meta);
  return handedOff;
}
