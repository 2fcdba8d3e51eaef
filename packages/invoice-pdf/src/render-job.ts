import type { ErrorCode, FieldIssue, Invoice, WorkOrder } from '@makerfex/integrations-core';
import type { Checked } from './check.ts';
import type { Logo } from './logo.ts';
import type { RenderedPdf } from './rendered-pdf.ts';

/** A document to render. */
export type RenderRequest =
  | (Checked<Invoice> & { readonly kind: 'invoice' })
  | (Checked<WorkOrder> & { readonly kind: 'work_order' });

/** What a thread is sent. */
export type RenderJob = RenderRequest & { readonly logo: Logo | null };

/** What a thread sends back. An error's class does not survive the way, so its parts are sent. */
export type RenderOutcome =
  | { readonly pdf: RenderedPdf }
  | {
      readonly refused: { readonly code: ErrorCode; readonly message: string; readonly issues: readonly FieldIssue[] };
    };
