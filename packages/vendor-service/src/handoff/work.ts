import type { PushContext } from '@makerfex/integrations-core/provider';
import type { DocumentRenderer, Invoice, InvoiceDraft } from '@makerfex/integrations-core/records';
import { workOrderSchema } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { deliveries, type VendorConfig } from '../config.ts';
import { type HandoffInput, handedOffSchema, type InvoiceMetadata } from '../contract.ts';
import type { MailOptions } from '../deliver/mail-options.ts';

/** The host ports that a hand-off calls. */
export interface SalesPorts {
  readonly sales: {
    createInvoice(draft: InvoiceDraft): Promise<Invoice>;
    previewInvoice?: ((draft: InvoiceDraft) => Promise<Invoice>) | undefined;
    getInvoice(id: string): Promise<Invoice | null>;
    attachMetadata(id: string, metadata: InvoiceMetadata): Promise<void>;
  };
}

export interface VendorSettings {
  readonly label: string;
  /** What the vendor does: `packing`. */
  readonly service: string | undefined;
  readonly mail: MailOptions | undefined;
  readonly documents: DocumentRenderer;
}

/** What a hand-off can be prepared from, before it is issued. */
export interface PreparedWork
  extends Pick<PushContext<VendorConfig, HandoffInput, SalesPorts>, 'input' | 'config' | 'ports'> {
  readonly settings: VendorSettings;
}

/** The run's context with the provider's settings. */
export interface HandoffWork extends PushContext<VendorConfig, HandoffInput, SalesPorts> {
  readonly settings: VendorSettings;
}

/**
 * The steps that a run records, by the names in its events. Each is stored before the next call goes out.
 * `invoice` -> `delivering`, if something is sent -> `delivered`
 */
export const notes = {
  /** Stored in one transaction with the invoice. Holds the work order without its sender, because the config may change. */
  invoice: {
    name: 'invoice',
    schema: z.object({
      id: z.string(),
      number: z.string(),
      issued_at: z.iso.datetime(),
      work_order: workOrderSchema.omit({ from: true }),
    }),
  },
  /** Stored before each sending, because it may arrive; null once it was definitely refused. */
  delivering: {
    name: 'delivering',
    schema: z.object({ by: z.enum(deliveries), at: z.iso.datetime(), reconciled: z.int() }).nullable(),
  },
  /** The whole result, so that a later failure cannot hide the delivery. */
  delivered: { name: 'delivered', schema: handedOffSchema },
} as const;

export type Issued = z.output<typeof notes.invoice.schema>;
/** A sending that may have gone out. */
export type Sent = NonNullable<z.output<typeof notes.delivering.schema>>;
