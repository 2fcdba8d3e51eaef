import { type PurgeOptions, purgeEvents } from './events/retention.ts';
import { purgeLinks } from './runs/purge-links.ts';
import { purgeRuns } from './runs/purge-runs.ts';
import { finishDeletions } from './shop/connections/finish-deletion.ts';

/** How much `purge` deleted, in all shops. */
export interface Purged {
  /** Events older than 90 days. */
  readonly events: number;
  /** Runs that ended `runs.keepDays` days ago. */
  readonly runs: number;
  /** Versions of credentials that were replaced or revoked then. */
  readonly credentials: number;
  /** Links of records that their provider deleted `records.keepDeletedDays` days ago. */
  readonly links: number;
  /** Connections whose deletion was interrupted, such as by a kill, and is finished now. */
  readonly connections: number;
}

interface KeepDays {
  readonly runs: number | undefined;
  readonly deletedRecords: number | undefined;
}

/** Deletes what is old, in all shops, and finishes deletions of connections. Safe to run in several processes at once. */
export async function purge<Tx>(options: PurgeOptions<Tx>, keepDays: KeepDays): Promise<Purged> {
  const connections = await finishDeletions(options);
  const events = await purgeEvents(options);
  const ended = await purgeRuns(options, keepDays.runs);
  const links = await purgeLinks(options, keepDays.deletedRecords);
  return { events, ...ended, links, connections };
}
