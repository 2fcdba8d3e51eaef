import { toDraft, toWorkOrder } from '../map/draft.ts';
import { checkSizes } from './check-sizes.ts';
import { checkPrintable } from './documents.ts';
import { readInvoice } from './given-invoice.ts';
import { type HandoffWork, type Issued, notes } from './work.ts';

/**
 * Lets the Sales domain issue the invoice once: the invoice, its metadata and the step commit together. Checks the size first, and
 * rolls back an invoice that cannot be printed. Prints nothing, because the transaction is open.
 * @throws IntegrationError `invalid_input`, `port_failed`, `not_configured`; no invoice is issued then
 */
export const issueOnce = (work: HandoffWork): Promise<Issued> =>
  work.steps.once(notes.invoice.name, notes.invoice.schema, async ({ sales }) => {
    const { input, config, run, settings } = work;
    const draft = toDraft(input, config);
    checkSizes(draft, work);
    const invoice = readInvoice(await sales.createInvoice(draft), 'sales.createInvoice');
    await sales.attachMetadata(invoice.id, {
      providerKey: run.providerKey,
      connectionId: run.connectionId,
      runId: run.id,
      projectId: input.project_id ?? null,
      saleId: input.sale_id ?? null,
    });
    const order = toWorkOrder(input, config, invoice, settings.service);
    await checkPrintable({ invoice, order }, work, settings);
    return { id: invoice.id, number: invoice.number, issued_at: new Date().toISOString(), work_order: order };
  });
