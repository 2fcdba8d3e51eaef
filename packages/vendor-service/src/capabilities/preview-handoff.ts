import { documentNames, type HandoffPreview } from '../contract.ts';
import { printDocuments, warningsOf } from '../handoff/documents.ts';
import { previewRecords } from '../handoff/preview.ts';
import type { HandoffWork } from '../handoff/work.ts';

/** Says what a hand-off would issue and send, and does neither. Prints the documents too, since they may be what fails. */
export async function previewHandoff(work: HandoffWork): Promise<HandoffPreview> {
  const { config, settings } = work;
  const records = await previewRecords(work);
  const printed = await printDocuments(records, work, settings);
  const { lines, taxes, totals, currency } = records.invoice;
  return {
    dry_run: true,
    currency,
    lines: lines.map(({ description, quantity, unit, unitPrice, taxIds }, index) => ({
      description,
      quantity,
      unit,
      unit_price: unitPrice,
      tax_ids: taxIds ?? taxes.map(({ id }) => id),
      amount: totals.lines[index] ?? '0',
    })),
    taxes: taxes.map(({ id, label, rate, inclusive }, index) => ({
      id,
      label,
      rate,
      inclusive,
      base: totals.taxes[index]?.base ?? '0',
      amount: totals.taxes[index]?.amount ?? '0',
    })),
    totals: { subtotal: totals.subtotal, net: totals.net, tax: totals.tax, total: totals.total },
    delivery: { by: config.delivery },
    documents: [...documentNames],
    warnings: warningsOf(printed),
  };
}
