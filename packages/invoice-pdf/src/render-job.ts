import type { ErrorCode, FieldIssue } from '@makerfex/integrations-core';
import type { Invoice, WorkOrder } from '@makerfex/integrations-core/records';
import type { Checked } from './check.ts';
import type { Logo } from './logo.ts';
import type { RenderedPdf } from './rendered-pdf.ts';

/** A document to render. */
export type RenderRequest =
  | (Checked<Invoice> & { readonly kind: 'invoice' })
  | (Checked<WorkOrder> & { readonly kind: 'work_order' });

/** The message to a thread. */
export type RenderJob = RenderRequest & { readonly logo: Logo | null };

/** The answer of a thread. An error is sent in parts, because its class would be lost. */
export type RenderOutcome =
  | { readonly pdf: RenderedPdf }
  | {
      readonly refused: { readonly code: ErrorCode; readonly message: string; readonly issues: readonly FieldIssue[] };
    };
