import type { PullCapability } from '../provider/provider.ts';
import type { SyncResume, SyncRow, UnreadRecord } from '../storage/rows.ts';
import type { Batch } from './batches.ts';

/** The most that are kept of one capability, the oldest ones. */
const mostUnread = 1_000;
/** For so long records that could not be read are read again. */
const keptMs = 30 * 86_400_000;

/** What is still to be read again of what earlier runs could not read. */
export const stillUnread = (stored: SyncRow | null, now: Date): readonly UnreadRecord[] =>
  (stored?.unread ?? []).filter(({ firstSeenAt }) => Date.parse(firstSeenAt) > now.getTime() - keptMs);

/** The earliest instant that a window has to reach back to; null for everything, undefined if it does not have to. */
export function earliestUnread(capability: PullCapability, unread: readonly UnreadRecord[]): Date | null | undefined {
  if (capability.enumerates) return undefined;
  // What can be asked for by id needs no window.
  const inWindow = unread.filter(({ externalId }) => capability.fetch === undefined || externalId === null);
  if (inWindow.length === 0) return undefined;
  if (inWindow.some(({ since }) => since === null)) return null;
  return new Date(Math.min(...inWindow.map(({ since }) => Date.parse(since ?? ''))));
}

/** Without the records that a batch read, or reported as deleted or left out. */
export function withoutRead(unread: readonly UnreadRecord[], batch: Batch): readonly UnreadRecord[] {
  if (unread.length === 0) return unread;
  const read = new Set([...batch.taken.map(({ item }) => item.externalId), ...batch.deleted, ...batch.leftOut]);
  return unread.filter(({ externalId }) => externalId === null || !read.has(externalId));
}

/** With the records that a batch could not read. */
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

/** An unreadable time, or one in the future, would never be reached. */
function sinceOf(updatedAt: string | null, until: string): string | null {
  const instant = updatedAt === null ? Number.NaN : Date.parse(updatedAt);
  return Number.isNaN(instant) ? null : new Date(Math.min(instant, Date.parse(until))).toISOString();
}

/** Each record once, as it was first seen and from the earliest instant; at most 1,000, the oldest. */
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

/** Of more fields than this the rest is not counted. */
const mostFaultyFields = 50;

/** How many records each field made unreadable, those of a batch included. */
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
 * @param sawAll the run saw every live record, so that what it did not meet is gone
 * @param covers the run read everything since the instant
 */
export function unreadAfter(
  known: readonly UnreadRecord[],
  rejected: readonly UnreadRecord[],
  { sawAll, covers }: { sawAll: boolean; covers: (since: string | null) => boolean },
): readonly UnreadRecord[] {
  const met = new Set(rejected.map(({ externalId }) => externalId));
  // A record without an id cannot be recognised: it is read once the run met none such since its time.
  const isRead = ({ externalId, since }: UnreadRecord) => (externalId === null ? covers(since) : sawAll);
  return merged(
    known.filter((record) => met.has(record.externalId) || !isRead(record)),
    rejected,
  );
}
