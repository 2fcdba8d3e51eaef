import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { RecordIssue } from '../page.ts';
import type { HostLink, PortContext, UpsertBatch } from '../ports.ts';
import type { CanonicalRecord } from '../records/record.ts';
import type { StorageUnit } from '../storage.ts';
import type { EventRow, RecordRow, RecordSet, RunProgress, SyncResume } from '../storage-rows.ts';
import type { Batch } from './batches.ts';
import type { Taken } from './intake.ts';

/** A pull's host port, its record's type forgotten. */
export type Upsert<Tx> = (
  batch: UpsertBatch<CanonicalRecord>,
  context: PortContext<Tx>,
) => Promise<readonly HostLink[]>;

export interface BatchTarget<Tx> {
  readonly unit: StorageUnit<Tx>;
  readonly set: RecordSet;
  readonly upsert: Upsert<Tx>;
  readonly portName: string;
  readonly context: PortContext<Tx>;
  /** Where the capability marks what it has seen; null where absence means nothing. */
  readonly enumerationId: string | null;
}

/**
 * Writes one batch inside the caller's transaction: changed records through the port, then their links.
 * @param prepareNext called once the port is next: from then on it is the database that works.
 * @returns the progress including this batch.
 */
export async function writeRecords<Tx>(
  target: BatchTarget<Tx>,
  batch: Batch,
  before: RunProgress,
  prepareNext: () => void,
): Promise<RunProgress> {
  const { unit, set, enumerationId } = target;
  const ids = batch.taken.map(({ item }) => item.externalId);
  const known = new Map((await unit.records.find(set, [...ids, ...batch.deleted])).map((row) => [row.externalId, row]));
  const fresh = batch.taken.filter((record) => isNews(record, known.get(record.item.externalId)));
  const gone = batch.deleted.flatMap((id) => known.get(id) ?? []).filter((row) => row.deletedAt === null);
  prepareNext();
  const links = await writeThroughPort(target, fresh, known, gone);
  if (fresh.length > 0)
    await unit.records.save(
      set,
      fresh.map((record) => toRow(record, links)),
      enumerationId,
    );
  if (enumerationId) {
    const saved = new Set(fresh.map(({ item }) => item.externalId));
    const rejected = batch.rejected.flatMap(({ externalId }) => externalId ?? []);
    const seen = [...ids.filter((id) => !saved.has(id)), ...new Set(rejected)];
    if (seen.length > 0) await unit.records.markSeen(set, seen, enumerationId);
  }
  if (gone.length > 0)
    await unit.records.markDeleted(
      set,
      gone.map(({ externalId }) => externalId),
      new Date(),
    );
  const created = fresh.filter(({ item }) => !known.has(item.externalId)).length;
  return {
    fetched: before.fetched + batch.fetched,
    created: before.created + created,
    changed: before.changed + fresh.length - created,
    unchanged: before.unchanged + batch.taken.length - fresh.length,
    deleted: before.deleted + gone.length,
    rejected: before.rejected + batch.rejectedRecords,
    total: batch.total ?? before.total,
    phase: 'reading',
  };
}

/** What a port gets at once, in characters of JSON: in larger statements, drivers lose more time than databases save. */
const portCharacters = 512 * 1024;

/** Calls the port with about one statement's worth at a time, and with the deletions in its first call. */
async function writeThroughPort<Tx>(
  target: BatchTarget<Tx>,
  fresh: readonly Taken[],
  known: ReadonlyMap<string, RecordRow>,
  gone: readonly RecordRow[],
): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  for (const [index, part] of partsOf(fresh).entries()) {
    const items = part.map(({ item }) => ({ item, hostId: known.get(item.externalId)?.hostId ?? null }));
    const deleted = index === 0 ? gone.map(({ externalId, hostId }) => ({ externalId, hostId })) : [];
    for (const [externalId, hostId] of await callPort(target, { items, deleted })) links.set(externalId, hostId);
  }
  return links;
}

/** At least one part, where there are no records too. */
function partsOf(records: readonly Taken[]): Taken[][] {
  let part: Taken[] = [];
  const parts = [part];
  let characters = 0;
  for (const record of records) {
    characters += record.size;
    if (characters > portCharacters && part.length > 0) {
      part = [];
      parts.push(part);
      characters = record.size;
    }
    part.push(record);
  }
  return parts;
}

/** Tells the port that records are gone, and marks their links. */
export async function writeDeletions<Tx>(target: BatchTarget<Tx>, gone: readonly RecordRow[]): Promise<void> {
  const deleted = gone.map(({ externalId, hostId }) => ({ externalId, hostId }));
  await callPort(target, { items: [], deleted });
  await target.unit.records.markDeleted(
    target.set,
    deleted.map(({ externalId }) => externalId),
    new Date(),
  );
}

/** A record whose content is as before, or that is an older version of what is known, is no news. */
function isNews({ item, contentHash }: Taken, known: RecordRow | undefined): boolean {
  if (!known || known.deletedAt !== null) return true;
  if (known.contentHash === contentHash) return false;
  return !(item.updatedAt && known.sourceUpdatedAt && new Date(item.updatedAt) < known.sourceUpdatedAt);
}

async function callPort<Tx>(
  target: BatchTarget<Tx>,
  batch: UpsertBatch<CanonicalRecord>,
): Promise<Map<string, string>> {
  if (batch.items.length === 0 && batch.deleted.length === 0) return new Map();
  const answered = await target.upsert(batch, target.context).catch((cause: unknown) => {
    throw new IntegrationError('port_failed', `The host port ${target.portName} failed; its batch was rolled back.`, {
      cause,
    });
  });
  const links = new Map(answered.map(({ externalId, hostId }) => [externalId, hostId]));
  const missing = batch.items.find(({ item }) => !links.get(item.externalId));
  if (missing)
    throw new IntegrationError(
      'port_failed',
      `The host port ${target.portName} returned no host id for record ${missing.item.externalId}; it must return one for every item.`,
    );
  return links;
}

const toRow = ({ item, contentHash }: Taken, links: Map<string, string>): RecordRow => ({
  externalId: item.externalId,
  hostId: links.get(item.externalId) ?? '',
  contentHash,
  sourceUpdatedAt: item.updatedAt ? new Date(item.updatedAt) : null,
  deletedAt: null,
});

/** The events that a batch gives rise to, the progress included. */
export function batchEvents(
  batch: Batch,
  progress: RunProgress,
  about: { runId: string; connectionId: string; actorId: string; kind: string },
): EventRow[] {
  const { runId, connectionId, actorId, kind } = about;
  const issueEvent = (type: 'record.rejected' | 'record.field_ignored', issue: RecordIssue) =>
    newEvent(type, `${kind} ${issue.externalId ?? 'without an id'}: ${issue.field || 'record'}: ${issue.problem}`, {
      connectionId,
      actorId,
      meta: { run_id: runId, kind, external_id: issue.externalId, field: issue.field, problem: issue.problem },
    });
  return [
    ...batch.rejected.map((issue) => issueEvent('record.rejected', issue)),
    ...batch.warnings.map((issue) => issueEvent('record.field_ignored', issue)),
    ...batch.notices.map(({ level, code, message }) =>
      newEvent('run.notice', message, { connectionId, actorId, level, meta: { run_id: runId, code } }),
    ),
    newEvent('run.progress', `${progress.fetched} ${kind} records read`, {
      connectionId,
      actorId,
      meta: { run_id: runId, ...progress },
    }),
  ];
}

/** The place after a batch. */
export const advanceResume = (resume: SyncResume, batch: Batch): SyncResume => ({
  ...resume,
  cursor: batch.cursor,
  incomplete:
    resume.incomplete ??
    batch.incomplete ??
    (batch.rejected.some(({ externalId }) => externalId === null) ? 'a record without an id could not be read' : null),
});
