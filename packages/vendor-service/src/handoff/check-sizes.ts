import type { InvoiceDraft } from '@makerfex/integrations-core/records';
import { toWorkOrder } from '../map/draft.ts';
import type { PreparedWork } from './work.ts';

/** Placeholder until the Sales domain assigns number and date. */
const unissued = { number: '', issuedOn: '' };

/**
 * Checks the size of both documents before the Sales domain is called.
 * @throws IntegrationError `invalid_input` if one would exceed a limit; `not_configured` without a renderer
 */
export function checkSizes(draft: InvoiceDraft, { input, config, settings }: PreparedWork): void {
  settings.documents.invoice.checkSize(draft);
  settings.documents.workOrder.checkSize(toWorkOrder(input, config, unissued, settings.service));
}
