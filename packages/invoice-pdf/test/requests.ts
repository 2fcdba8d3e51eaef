import type { InvoiceInput } from '@makerfex/integrations-core';
import { readInvoice } from '../src/check.ts';
import type { RenderJob, RenderRequest } from '../src/render-job.ts';
import { invoiceOf } from './documents.ts';

/** An invoice as a thread gets it: checked, without a logo. */
export const jobOf = (parts: Partial<InvoiceInput> = {}): RenderJob => ({ ...requestOf(parts), logo: null });

/** An invoice to render. */
export const requestOf = (parts: Partial<InvoiceInput> = {}): RenderRequest => ({
  kind: 'invoice',
  ...readInvoice(invoiceOf(parts), {}),
});
