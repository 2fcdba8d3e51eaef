import type { Invoice, WorkOrderInput } from '@makerfex/integrations-core/records';

/** The records that the documents of one hand-off are printed from. The work order's sender comes from the invoice. */
export interface HandoffRecords {
  readonly invoice: Invoice;
  readonly order: Omit<WorkOrderInput, 'from'>;
}
