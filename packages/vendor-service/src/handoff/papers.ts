import type { Invoice, WorkOrderInput } from '@makerfex/integrations-core';

/** What the documents of one hand-off are made from. Who the work order is from is told by the invoice. */
export interface HandoffPapers {
  readonly invoice: Invoice;
  readonly order: Omit<WorkOrderInput, 'from'>;
}
