import type { RecordRow } from '../storage/rows.ts';
import type { AcceptedRecord } from './intake.ts';

/** What decides whether a record is news. */
export type Reading = Pick<AcceptedRecord, 'item' | 'contentHash' | 'readAt'>;

/** False if a record's content is unchanged, or older than what is known. */
export function isNews(record: Reading, known: RecordRow | undefined, now: Date): boolean {
  if (!known) return true;
  if (isOutdated(record, known)) return false;
  if (known.deletedAt !== null) return true;
  if (known.contentHash === record.contentHash) return false;
  const { updatedAt } = record.item;
  if (!updatedAt || !known.sourceUpdatedAt) return true;
  // A stored time in the future cannot be right: nothing would ever be newer.
  const isTrusted = known.sourceUpdatedAt <= now;
  return !(isTrusted && new Date(updatedAt) < known.sourceUpdatedAt);
}

/**
 * Whether the provider was asked for a record before it was asked for what is known now, and its own times do not say which is newer:
 * many have whole seconds. A deletion has no such time, and wins over what was read in the same millisecond.
 */
export function isOutdated({ item, contentHash, readAt }: Reading, known: RecordRow): boolean {
  if (known.deletedAt !== null) return readAt <= known.deletedAt;
  if (known.contentHash === contentHash || !known.readAt || readAt >= known.readAt) return false;
  if (!item.updatedAt || !known.sourceUpdatedAt) return true;
  return new Date(item.updatedAt) <= known.sourceUpdatedAt;
}

/** Whether a record that a list reports as gone was read later than that: then it is back. */
export const isReadAfter = ({ readAt, deletedAt }: RecordRow, at: Date): boolean =>
  deletedAt === null && readAt !== null && readAt > at;

/** The later of two readings. */
export const laterReading = (readAt: Date, known: RecordRow | undefined): Date =>
  known?.readAt && known.readAt > readAt ? known.readAt : readAt;
