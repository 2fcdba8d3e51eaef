import type { IntegrationError } from '@makerfex/integrations-core';
import type { PrintedDocument } from '../handoff/documents.ts';
import type { HandoffPapers } from '../handoff/papers.ts';
import type { HandoffWork, Issued } from '../handoff/work.ts';

/** What is delivered. */
export interface Parcel extends HandoffPapers {
  readonly issued: Issued;
  readonly documents: readonly PrintedDocument[];
}

/** What came of one sending. */
export type Sending =
  | { readonly outcome: 'delivered'; readonly messageId: string | null }
  /** It did not reach the vendor, for certain. */
  | { readonly outcome: 'refused'; readonly error: IntegrationError }
  /** It may have reached the vendor. */
  | { readonly outcome: 'doubtful'; readonly error: IntegrationError };

/** A way to the vendor. */
export interface Channel {
  /** Whether the vendor knows a second sending for the same as the first. */
  readonly isRepeatable: boolean;
  /** Once. @throws the reason of the work's signal once it aborts */
  send(work: HandoffWork, parcel: Parcel): Promise<Sending>;
}
