import type { Invoice, InvoiceDraft, PushContext } from '@makerfex/integrations-core';
import { workOrderSchema } from '@makerfex/integrations-core';
import type { RenderOptions } from '@makerfex/integrations-invoice-pdf';
import * as z from 'zod';
import { deliveries, type VendorConfig } from '../config.ts';
import { type HandoffInput, handedOffSchema, type InvoiceMetadata } from '../contract.ts';
import type { MailOptions } from '../deliver/mail-options.ts';

/** The host functions of the contract, as it calls them. */
export interface SalesPorts {
  readonly sales: {
    createInvoice(draft: InvoiceDraft): Promise<Invoice>;
    getInvoice(id: string): Promise<Invoice | null>;
    attachMetadata(id: string, metadata: InvoiceMetadata): Promise<void>;
  };
}

export interface VendorSettings {
  readonly label: string;
  /** What the vendor does: `packing`. */
  readonly service: string | undefined;
  readonly mail: MailOptions | undefined;
  readonly print: PrintOptions;
}

/** How documents look, where the shop's config does not say. */
export type PrintOptions = Omit<RenderOptions, 'createdAt' | 'includeBoms' | 'shopId'>;

/** What a hand-off is worked at with. */
export interface HandoffWork extends PushContext<VendorConfig, HandoffInput, SalesPorts> {
  readonly settings: VendorSettings;
}

/**
 * What a run notes, by the names that its events show. Each is written before the next thing goes out.
 * `invoice` -> `delivering`, where something leaves the host -> `delivered`
 */
export const notes = {
  /** Written in one transaction with the invoice. The work order is kept whole, but for its letterhead: the config may change. */
  invoice: {
    name: 'invoice',
    schema: z.object({
      id: z.string(),
      number: z.string(),
      issued_at: z.iso.datetime(),
      work_order: workOrderSchema.omit({ from: true }),
    }),
  },
  /** Written before each sending, so that nobody takes it for not done; null where it was refused for certain. */
  delivering: {
    name: 'delivering',
    schema: z.object({ by: z.enum(deliveries), at: z.iso.datetime(), reconciled: z.int() }).nullable(),
  },
  /** The whole result: nothing that fails after it can make a doubt of what has arrived. */
  delivered: { name: 'delivered', schema: handedOffSchema },
} as const;

export type Issued = z.output<typeof notes.invoice.schema>;
/** A sending that may have gone out. */
export type Sent = NonNullable<z.output<typeof notes.delivering.schema>>;
