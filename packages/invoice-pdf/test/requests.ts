import type { InvoiceInput } from '@makerfex/integrations-core/records';
import { readInvoice } from '../src/check.ts';
import type { RenderJob, RenderRequest } from '../src/render-job.ts';
import { invoiceOf } from './documents.ts';

/** A checked invoice without a logo, as a thread gets it. */
export const jobOf = (parts: Partial<InvoiceInput> = {}): RenderJob => ({ ...requestOf(parts), logo: null });

/** An invoice to render. */
export const requestOf = (parts: Partial<InvoiceInput> = {}): RenderRequest => ({
  kind: 'invoice',
  ...readInvoice(invoiceOf(parts), {}),
});
