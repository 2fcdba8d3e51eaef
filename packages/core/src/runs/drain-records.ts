import { runEvent } from '../events/event.ts';
import { mustFindPort } from '../provider/erased-ports.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { EventRow } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { DirtyRow } from '../storage/webhooks.ts';
import { batchEvents, progressEvent } from './batch-events.ts';
import type { Batch } from './batches.ts';
import { RequestLimit } from './bounds.ts';
import { createFetchById, type FoundRecords } from './fetch-by-id.ts';
import { hasChanged } from './held-events.ts';
import { lookAgain, nextLook } from './look-again.ts';
import { aboutRecords } from './pull-port.ts';
import { PullWriter } from './pull-writer.ts';
import type { RunWork } from './run-work.ts';
import { writeRecords } from './write-batch.ts';

/**
 * Ends the run inside the transaction of its last batch, instead of renewing its lease.
 * @param progress includes the batch
 * @param events of the batch
 */
export type EndDrain<Tx> = (unit: UnitOfWork<Tx>, progress: RunProgress, events: readonly EventRow[]) => Promise<void>;

/**
 * Fetches records of one kind by id and writes them as an import does, in one transaction with the end of their rows. Neither the
 * place nor the watermark of the import moves: this knows nothing about other records.
 * @param end null if the run goes on
 * @returns the progress, which includes them
 */
export async function drainRecords<Tx>(
  work: RunWork<Tx>,
  capability: PullCapability,
  rows: readonly DirtyRow[],
  before: RunProgress,
  end: EndDrain<Tx> | null,
): Promise<RunProgress> {
  const { options, connection, provider, signal } = work;
  const { key, port, record: kind } = capability.contract;
  const limit = new RequestLimit(options.maxRequests, key);
  const context = { http: limit.of(work.http), config: connection.config, signal };
  const byId = createFetchById(capability, { capability: key, label: provider.label }, context, limit, options.clock);
  if (!byId) return before;
  const ids = rows.map(({ externalId }) => externalId);
  const reportedGone = rows.flatMap((row) => (row.mayBeGone ? row.externalId : []));
  const found = await byId(ids, reportedGone);
  signal.throwIfAborted();
  const { batch: read, missing } = withoutMissing(found, new Set(reportedGone));
  const now = options.clock.now();
  const later = rows.filter((row) => missing.has(row.externalId) && nextLook(row, now) !== null);
  const done = rows.filter((row) => !later.includes(row));
  const givenUp = done.flatMap(({ externalId }) => (missing.has(externalId) ? externalId : []));
  const writer = new PullWriter(work, capability, mustFindPort(options.ports, port));
  return writer.inSpan(read, async () => {
    const after = await writer.portTransaction(aboutRecords(kind, ids), async (unit) => {
      const { batch, progress, unchanged } = await writeRecords(
        writer.foundTarget(unit),
        read,
        before,
        () => undefined,
      );
      const cleared = await unit.webhooks.clear(connection.id, done);
      await lookAgain(unit, connection.id, later, now);
      const issues = batchEvents(work.run, kind, batch, { unread: new Set(), unchanged });
      const notices = missingEvents(work, kind, givenUp);
      const isSilent = work.held.isHolding && issues.length + notices.length === 0 && !hasChanged(before, progress);
      const events = isSilent ? [] : [...issues, progressEvent(work.run, kind, progress), ...notices];
      if (end) await end(unit, progress, events);
      else {
        if (events.length > 0) await work.held.append(unit, events);
        await writer.advance(unit, progress, cleared > 0);
      }
      return progress;
    });
    writer.count(before, after);
    return after;
  });
}

/** Leaves out the deletions of records of which no delivery says that they are gone: providers deliver before they can be read. */
function withoutMissing(
  { unanswered, ...found }: FoundRecords,
  mayBeGone: ReadonlySet<string>,
): { batch: Batch; missing: ReadonlySet<string> } {
  const missing = found.deleted.filter((id) => !mayBeGone.has(id));
  return {
    batch: { ...found, deleted: found.deleted.filter((id) => mayBeGone.has(id)) },
    missing: new Set([...missing, ...unanswered]),
  };
}

function missingEvents<Tx>({ run, provider }: RunWork<Tx>, kind: string, missing: readonly string[]): EventRow[] {
  if (missing.length === 0) return [];
  const message = `${aboutRecords(kind, missing)}: named by a delivery, but ${provider.label} did not return ${missing.length === 1 ? 'it' : 'them'}, even minutes later. What the host has of it stays as it is.`;
  return [runEvent(run, 'run.notice', message, { code: 'named_record_missing' })];
}
