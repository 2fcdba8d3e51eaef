import type { PullCapability } from '../provider/provider.ts';
import type { SyncResume, SyncRow, UnreadRecord } from '../storage/rows.ts';
import type { Batch } from './batches.ts';

/** The most records that are stored for one capability; the oldest are kept. */
const mostUnread = 1_000;
/** How long unreadable records are tried again, in milliseconds. */
const retryUnreadForMs = 30 * 86_400_000;

/** The records of earlier runs that are still to be tried again. */
export const stillUnread = (stored: SyncRow | null, now: Date): readonly UnreadRecord[] =>
  (stored?.unread ?? []).filter(({ firstSeenAt }) => Date.parse(firstSeenAt) > now.getTime() - retryUnreadForMs);

/** The instant that a window must reach back to; null for everything, undefined if it need not. */
export function earliestUnread(capability: PullCapability, unread: readonly UnreadRecord[]): Date | null | undefined {
  if (capability.enumerates) return undefined;
  // Records that can be looked up by id need no window.
  const inWindow = unread.filter(({ externalId }) => capability.fetch === undefined || externalId === null);
  if (inWindow.length === 0) return undefined;
  if (inWindow.some(({ since }) => since === null)) return null;
  return new Date(Math.min(...inWindow.map(({ since }) => Date.parse(since ?? ''))));
}

/** Removes the records that a batch read, or reported as deleted or left out. */
export function withoutRead(unread: readonly UnreadRecord[], batch: Batch): readonly UnreadRecord[] {
  if (unread.length === 0) return unread;
  const read = new Set([...batch.accepted.map(({ item }) => item.externalId), ...batch.deleted, ...batch.leftOut]);
  return unread.filter(({ externalId }) => externalId === null || !read.has(externalId));
}

/** Adds the records that a batch could not read. */
export function withRejected(
  unread: readonly UnreadRecord[],
  batch: Batch,
  { since, until }: Pick<SyncResume, 'since' | 'until'>,
  now: Date,
): readonly UnreadRecord[] {
  if (batch.unread.length === 0) return unread;
  const firstSeenAt = now.toISOString();
  const found = batch.unread.map(({ externalId, updatedAt }) => ({
    externalId,
    since: sinceOf(updatedAt, until) ?? since,
    firstSeenAt,
  }));
  return merged(unread, found);
}

/** A time in the future is capped at the window's end; null if it cannot be read. */
function sinceOf(updatedAt: string | null, until: string): string | null {
  const instant = updatedAt === null ? Number.NaN : Date.parse(updatedAt);
  return Number.isNaN(instant) ? null : new Date(Math.min(instant, Date.parse(until))).toISOString();
}

/** Each record once, as first seen and with its earliest instant; at most 1,000, the oldest. */
export function merged(known: readonly UnreadRecord[], found: readonly UnreadRecord[]): readonly UnreadRecord[] {
  const all = new Map(known.map((record) => [record.externalId, record]));
  for (const record of found) {
    const before = all.get(record.externalId);
    all.set(record.externalId, before ? { ...before, since: earlier(before.since, record.since) } : record);
  }
  return [...all.values()].slice(0, mostUnread);
}

const earlier = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? null : a < b ? a : b;

/** Only this many fields are counted. */
const mostFaultyFields = 50;

/** Adds a batch to the counts of how many records each field made unreadable. */
export function withFaults(faults: Readonly<Record<string, number>>, batch: Batch): Readonly<Record<string, number>> {
  const counted = new Map(Object.entries(faults));
  const records = new Set<string>();
  for (const [index, { externalId, field }] of batch.rejected.entries()) {
    const name = field || 'record';
    const record = JSON.stringify([externalId ?? index, name]);
    if (records.has(record) || !(counted.has(name) || counted.size < mostFaultyFields)) continue;
    records.add(record);
    counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counted);
}

/** The field that made the most records unreadable. */
export const commonestFault = (faults: Readonly<Record<string, number>>): readonly [field: string, count: number] =>
  Object.entries(faults).toSorted(([, a], [, b]) => b - a)[0] ?? ['record', 0];

/**
 * What is still unread once a run has succeeded.
 * @param rejected what this run could not read
 * @param sawAll the run saw every live record, so that what it did not see was deleted
 * @param covers the run read everything since the instant
 */
export function unreadAfter(
  known: readonly UnreadRecord[],
  rejected: readonly UnreadRecord[],
  { sawAll, covers }: { sawAll: boolean; covers: (since: string | null) => boolean },
): readonly UnreadRecord[] {
  const rejectedIds = new Set(rejected.map(({ externalId }) => externalId));
  // A record without an id cannot be recognised: it counts as read once a run since its time found none.
  const isRead = ({ externalId, since }: UnreadRecord) => (externalId === null ? covers(since) : sawAll);
  return merged(
    known.filter((record) => rejectedIds.has(record.externalId) || !isRead(record)),
    rejected,
  );
}
