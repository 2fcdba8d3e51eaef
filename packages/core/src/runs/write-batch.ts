import { noteGone } from '../storage/note-gone.ts';
import type { RecordRow, RecordSet } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { Batch } from './batches.ts';
import type { AcceptedRecord } from './intake.ts';
import { isNews, isOutdated, isReadAfter, laterReading } from './news.ts';
import { callPort, type PullPort, writeThroughPort } from './pull-port.ts';
import { withoutGone } from './without-gone.ts';

export interface BatchTarget<Tx> extends PullPort<Tx> {
  readonly unit: UnitOfWork<Tx>;
  readonly set: RecordSet;
  /** Under which seen records are marked; null if absence proves nothing. */
  readonly enumerationId: string | null;
  /** Whether other runs write records of the set at the same time: they then wait for each other. */
  readonly isShared: boolean;
  /** Whether every reading is stored: the time of unchanged records, and that a record without a link is gone. */
  readonly notesReadings: boolean;
  /** Whether the port gets unchanged records too. */
  readonly reapplies: boolean;
  /**
   * In the second look of an enumeration: the ids that its first one could not read. Only what the first look did not see is
   * counted. Null for any other reading.
   */
  readonly rejectedBefore: ReadonlySet<string | null> | null;
  readonly now: Date;
}

export interface Written {
  /** The batch as it was written: what the port refused is among `rejected`. */
  readonly batch: Batch;
  /** Includes the batch. */
  readonly progress: RunProgress;
  /** Ids of the records that the host already had in this version. */
  readonly unchanged: ReadonlySet<string>;
}

/**
 * Writes one batch inside the caller's transaction: changed records through the port, then their links.
 * @param prefetch called just before the port: from then on the database does the work
 */
export async function writeRecords<Tx>(
  target: BatchTarget<Tx>,
  gathered: Batch,
  before: RunProgress,
  prefetch: () => void,
): Promise<Written> {
  const { unit, set, enumerationId } = target;
  const ids = gathered.accepted.map(({ item }) => item.externalId);
  await lockSet(target);
  const known = await findKnown(target, [...ids, ...gathered.deleted]);
  const isToSend = await newsOf(target, known, ids);
  const news = gathered.accepted.filter(isToSend);
  const fresh = target.isShared ? await withoutGone(target, news, known) : news;
  const goneAt = (id: string): Date => gathered.goneAt.get(id) ?? target.now;
  const toDelete = gathered.deleted
    .flatMap((id) => known.get(id) ?? [])
    .filter((row) => (row.deletedAt === null || target.reapplies) && !isReadAfter(row, goneAt(row.externalId)));
  prefetch();
  const { links, refused } = await writeThroughPort(target, fresh, known, toDelete);
  const batch = withRefused(gathered, refused, target.portName);
  const sent = fresh.filter(({ item }) => links.has(item.externalId));
  const later = laterRows(
    batch.accepted.filter(({ item }) => !links.has(item.externalId)),
    known,
    target.notesReadings,
  );
  const toSendAgain = fresh
    .filter(({ item }) => refused.has(item.externalId))
    .flatMap((record) => forgottenRow(record, known.get(record.item.externalId), target.now) ?? []);
  const rows = [
    ...sent.map((record) => toRow(record, links, known.get(record.item.externalId))),
    ...later,
    ...toSendAgain,
  ];
  if (rows.length > 0) await unit.records.save(set, rows, enumerationId);
  const saved = new Set(rows.map(({ externalId }) => externalId));
  const kept = batch.accepted.map(({ item }) => item.externalId).filter((id) => !saved.has(id));
  const newlySeen = await markSeen(target, kept);
  const unwritten = [...batch.rejected.flatMap(({ externalId }) => externalId ?? []), ...batch.leftOut];
  await markSeen(target, [...new Set(unwritten)]);
  await markDeleted(target, toDelete, goneAt);
  const unlinked = target.notesReadings ? gathered.deleted.filter((id) => !known.has(id)) : [];
  await noteGone(unit, set, unlinked, goneAt, target.now);
  const created = sent.filter(({ item }) => !known.has(item.externalId)).length;
  const counts = target.rejectedBefore
    ? countNewlySeen(batch, sent.length, later.length + newlySeen, target.rejectedBefore)
    : countAll(batch, sent.length);
  const progress: RunProgress = {
    fetched: before.fetched + counts.fetched,
    created: before.created + created,
    changed: before.changed + sent.length - created,
    unchanged: before.unchanged + counts.unchanged,
    deleted: before.deleted + toDelete.length,
    rejected: before.rejected + counts.rejected,
    duplicates: (before.duplicates ?? 0) + counts.duplicates,
    total: batch.total ?? before.total,
    phase: 'reading',
  };
  return { batch, progress, unchanged: new Set(ids.filter((id) => !links.has(id) && !refused.has(id))) };
}

/** The links of some records, by external id. */
export const findKnown = async <Tx>(
  { unit, set }: Pick<BatchTarget<Tx>, 'unit' | 'set'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecordRow>> =>
  new Map((await unit.records.find(set, ids)).map((row) => [row.externalId, row]));

/** Decides which records the port gets: new and changed ones, or each that this run has not sent yet. */
async function newsOf<Tx>(
  { unit, set, enumerationId, reapplies, now }: BatchTarget<Tx>,
  known: ReadonlyMap<string, RecordRow>,
  ids: readonly string[],
): Promise<(record: AcceptedRecord) => boolean> {
  const isSent = new Set(reapplies && enumerationId ? await unit.records.findSeen(set, ids, enumerationId) : []);
  return (record) => {
    const { externalId } = record.item;
    const row = known.get(externalId);
    const isSentAgain = reapplies && !isSent.has(externalId) && !(row && isOutdated(record, row));
    return isSentAgain || isNews(record, row, now);
  };
}

/** Waits for other runs that write records of the set. Call it before reading any. */
export const lockSet = async <Tx>({
  unit,
  set,
  isShared,
}: Pick<BatchTarget<Tx>, 'unit' | 'set' | 'isShared'>): Promise<void> => {
  if (isShared) await unit.records.lock(set);
};

/** @param goneAt when the provider was asked, by external id: content that was read earlier does not bring the records back */
async function markDeleted<Tx>(
  { unit, set }: Pick<BatchTarget<Tx>, 'unit' | 'set'>,
  rows: readonly RecordRow[],
  goneAt: (externalId: string) => Date,
): Promise<void> {
  const byTime = Map.groupBy(
    rows.map(({ externalId }) => externalId),
    (externalId) => goneAt(externalId).getTime(),
  );
  for (const [time, ids] of byTime) await unit.records.markDeleted(set, ids, new Date(time));
}

/** The batch with the records that the port refused among the rejected ones. */
function withRefused(batch: Batch, refused: ReadonlyMap<string, string>, port: string): Batch {
  if (refused.size === 0) return batch;
  const [left, accepted] = [
    batch.accepted.filter(({ item }) => refused.has(item.externalId)),
    batch.accepted.filter(({ item }) => !refused.has(item.externalId)),
  ];
  const issues = left.map(({ item: { externalId, updatedAt } }) => {
    return { externalId, field: '', problem: refused.get(externalId) ?? '', updatedAt, port };
  });
  return {
    ...batch,
    accepted,
    refused: batch.refused + left.length,
    rejected: [...batch.rejected, ...issues],
    rejectedRecords: batch.rejectedRecords + left.length,
    unread: [...batch.unread, ...issues.map(({ externalId, updatedAt }) => ({ externalId, updatedAt }))],
    warnings: batch.warnings.filter(({ externalId }) => externalId === null || !refused.has(externalId)),
  };
}

const countAll = ({ fetched, accepted, rejectedRecords }: Batch, written: number) => ({
  fetched,
  unchanged: accepted.length - written,
  rejected: rejectedRecords,
  duplicates: fetched - rejectedRecords - accepted.length,
});

function countNewlySeen({ unread }: Batch, written: number, unchanged: number, before: ReadonlySet<string | null>) {
  const rejected = unread.filter(({ externalId }) => !before.has(externalId)).length;
  return { fetched: written + unchanged + rejected, unchanged, rejected, duplicates: 0 };
}

/** @returns how many the enumeration had not seen before; 0 without an enumeration */
const markSeen = async <Tx>({ unit, set, enumerationId }: BatchTarget<Tx>, ids: readonly string[]): Promise<number> =>
  enumerationId && ids.length > 0 ? unit.records.markSeen(set, ids, enumerationId) : 0;

/**
 * Links of records of which only the time changed: it is stored without calling the port.
 * @param notesReadings whether the time of reading counts too
 */
const laterRows = (
  accepted: readonly AcceptedRecord[],
  known: ReadonlyMap<string, RecordRow>,
  notesReadings: boolean,
): RecordRow[] =>
  accepted.flatMap(({ item, contentHash, isTimeAssumed, readAt }) => {
    const row = known.get(item.externalId);
    if (!row || row.deletedAt !== null || row.contentHash !== contentHash) return [];
    const at = item.updatedAt && !isTimeAssumed ? new Date(item.updatedAt) : null;
    const isLater = at !== null && (!row.sourceUpdatedAt || at > row.sourceUpdatedAt);
    if (!isLater && !notesReadings) return [];
    return [{ ...row, sourceUpdatedAt: isLater ? at : row.sourceUpdatedAt, readAt: laterReading(readAt, row) }];
  });

/**
 * The link of a record that the port refused, so that the next import sends it: only a run with `reapply` sends one that is no news.
 * @returns null if the next import sends it anyway
 */
const forgottenRow = (record: AcceptedRecord, known: RecordRow | undefined, now: Date): RecordRow | null =>
  known && !isNews({ ...record, readAt: now }, known, now)
    ? { ...known, contentHash: '', sourceUpdatedAt: null }
    : null;

/**
 * Passes deletions to the port, and marks their links as deleted.
 * @param goneAt when the provider was asked
 */
export async function writeDeletions<Tx>(
  target: BatchTarget<Tx>,
  rows: readonly RecordRow[],
  goneAt: Date,
): Promise<void> {
  const deleted = rows.map(({ externalId, hostId }) => ({ externalId, hostId }));
  await callPort(target, { items: [], deleted });
  await markDeleted(target, rows, () => goneAt);
}

const toRow = (
  { item, contentHash, isTimeAssumed, readAt }: AcceptedRecord,
  links: ReadonlyMap<string, string>,
  known: RecordRow | undefined,
): RecordRow => ({
  externalId: item.externalId,
  hostId: links.get(item.externalId) ?? '',
  contentHash,
  // A version with the right, earlier time must be able to replace this one.
  sourceUpdatedAt: item.updatedAt && !isTimeAssumed ? new Date(item.updatedAt) : null,
  readAt: laterReading(readAt, known),
  deletedAt: null,
});
