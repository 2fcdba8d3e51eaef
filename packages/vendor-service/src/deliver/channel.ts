import type { IntegrationError } from '@makerfex/integrations-core';
import type { PrintedDocument } from '../handoff/documents.ts';
import type { HandoffRecords } from '../handoff/records.ts';
import type { HandoffWork, Issued } from '../handoff/work.ts';

/** What is delivered. */
export interface Parcel extends HandoffRecords {
  readonly issued: Issued;
  readonly documents: readonly PrintedDocument[];
}

/** The outcome of one sending. */
export type Sending =
  | { readonly outcome: 'delivered'; readonly messageId: string | null }
  /** It definitely did not reach the vendor. */
  | { readonly outcome: 'refused'; readonly error: IntegrationError }
  /** It may have reached the vendor. */
  | { readonly outcome: 'unknown'; readonly error: IntegrationError };

/** A way to the vendor. */
export interface Channel {
  /** Whether the vendor recognises a second sending as the same message. */
  readonly isRepeatable: boolean;
  /** Sends once. @throws the reason of the work's signal once it aborts */
  send(work: HandoffWork, parcel: Parcel): Promise<Sending>;
}
