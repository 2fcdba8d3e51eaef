import type { RecordRow, RecordSet, RunProgress } from '../storage/rows.ts';
import type { StorageUnit } from '../storage/storage.ts';
import type { Batch } from './batches.ts';
import type { Taken } from './intake.ts';
import { callPort, type PullPort, writeThroughPort } from './pull-port.ts';

export interface BatchTarget<Tx> extends PullPort<Tx> {
  readonly unit: StorageUnit<Tx>;
  readonly set: RecordSet;
  /** Where the capability marks what it has seen; null where absence means nothing. */
  readonly enumerationId: string | null;
  /**
   * For the second look of an enumeration: the ids that its first one could not read. Only what the first look did not see is
   * counted then. Null for any other reading.
   */
  readonly rejectedBefore: ReadonlySet<string | null> | null;
  readonly now: Date;
}

export interface Written {
  /** The batch included. */
  readonly progress: RunProgress;
  /** Ids of the records that the host had like this already. */
  readonly unchanged: ReadonlySet<string>;
}

/**
 * Writes one batch inside the caller's transaction: changed records through the port, then their links.
 * @param prepareNext called once the port is next: from then on it is the database that works.
 */
export async function writeRecords<Tx>(
  target: BatchTarget<Tx>,
  batch: Batch,
  before: RunProgress,
  prepareNext: () => void,
): Promise<Written> {
  const { unit, set, enumerationId } = target;
  const ids = batch.taken.map(({ item }) => item.externalId);
  const known = new Map((await unit.records.find(set, [...ids, ...batch.deleted])).map((row) => [row.externalId, row]));
  const fresh = batch.taken.filter((record) => isNews(record, known.get(record.item.externalId), target.now));
  const gone = batch.deleted.flatMap((id) => known.get(id) ?? []).filter((row) => row.deletedAt === null);
  prepareNext();
  const links = await writeThroughPort(target, fresh, known, gone);
  const rows = [...fresh.map((record) => toRow(record, links)), ...laterRows(batch.taken, known)];
  if (rows.length > 0) await unit.records.save(set, rows, enumerationId);
  const saved = new Set(rows.map(({ externalId }) => externalId));
  const kept = ids.filter((id) => !saved.has(id));
  const newlySeen = await markSeen(target, kept);
  const unwritten = [...batch.rejected.flatMap(({ externalId }) => externalId ?? []), ...batch.leftOut];
  await markSeen(target, [...new Set(unwritten)]);
  if (gone.length > 0)
    await unit.records.markDeleted(
      set,
      gone.map(({ externalId }) => externalId),
      target.now,
    );
  const created = fresh.filter(({ item }) => !known.has(item.externalId)).length;
  const counts = target.rejectedBefore
    ? countNewlySeen(batch, fresh.length, rows.length - fresh.length + newlySeen, target.rejectedBefore)
    : countAll(batch, fresh.length);
  const progress: RunProgress = {
    fetched: before.fetched + counts.fetched,
    created: before.created + created,
    changed: before.changed + fresh.length - created,
    unchanged: before.unchanged + counts.unchanged,
    deleted: before.deleted + gone.length,
    rejected: before.rejected + counts.rejected,
    duplicates: (before.duplicates ?? 0) + counts.duplicates,
    total: batch.total ?? before.total,
    phase: 'reading',
  };
  const written = new Set(fresh.map(({ item }) => item.externalId));
  return { progress, unchanged: new Set(ids.filter((id) => !written.has(id))) };
}

const countAll = ({ fetched, taken, rejectedRecords }: Batch, written: number) => ({
  fetched,
  unchanged: taken.length - written,
  rejected: rejectedRecords,
  duplicates: fetched - rejectedRecords - taken.length,
});

function countNewlySeen({ unread }: Batch, written: number, unchanged: number, before: ReadonlySet<string | null>) {
  const rejected = unread.filter(({ externalId }) => !before.has(externalId)).length;
  return { fetched: written + unchanged + rejected, unchanged, rejected, duplicates: 0 };
}

/** @returns how many the enumeration had not seen before; 0 outside of one. */
const markSeen = async <Tx>({ unit, set, enumerationId }: BatchTarget<Tx>, ids: readonly string[]): Promise<number> =>
  enumerationId && ids.length > 0 ? unit.records.markSeen(set, ids, enumerationId) : 0;

/** Links of records whose time alone changed: it is kept, and the port is not called for it. */
const laterRows = (taken: readonly Taken[], known: ReadonlyMap<string, RecordRow>): RecordRow[] =>
  taken.flatMap(({ item, contentHash, isTimeAssumed }) => {
    const row = known.get(item.externalId);
    if (!row || isTimeAssumed || !item.updatedAt || row.deletedAt !== null || row.contentHash !== contentHash)
      return [];
    const sourceUpdatedAt = new Date(item.updatedAt);
    return !row.sourceUpdatedAt || sourceUpdatedAt > row.sourceUpdatedAt ? [{ ...row, sourceUpdatedAt }] : [];
  });

/** Tells the port that records are gone, and marks their links. */
export async function writeDeletions<Tx>(target: BatchTarget<Tx>, gone: readonly RecordRow[]): Promise<void> {
  const deleted = gone.map(({ externalId, hostId }) => ({ externalId, hostId }));
  await callPort(target, { items: [], deleted });
  await target.unit.records.markDeleted(
    target.set,
    deleted.map(({ externalId }) => externalId),
    target.now,
  );
}

/** A record whose content is as before, or that is an older version of what is known, is no news. */
function isNews({ item, contentHash }: Taken, known: RecordRow | undefined, now: Date): boolean {
  if (!known || known.deletedAt !== null) return true;
  if (known.contentHash === contentHash) return false;
  if (!item.updatedAt || !known.sourceUpdatedAt) return true;
  // A stored time in the future was never the record's: nothing would ever be newer.
  const isTrusted = known.sourceUpdatedAt <= now;
  return !(isTrusted && new Date(item.updatedAt) < known.sourceUpdatedAt);
}

const toRow = ({ item, contentHash, isTimeAssumed }: Taken, links: Map<string, string>): RecordRow => ({
  externalId: item.externalId,
  hostId: links.get(item.externalId) ?? '',
  contentHash,
  // A version with the right time, which is earlier, must replace this one.
  sourceUpdatedAt: item.updatedAt && !isTimeAssumed ? new Date(item.updatedAt) : null,
  deletedAt: null,
});
