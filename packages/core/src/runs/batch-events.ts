import { newEvent } from '../events/event.ts';
import type { RecordIssue } from '../provider/context.ts';
import type { EventRow, RunProgress } from '../storage/rows.ts';
import type { Batch } from './batches.ts';

/**
 * The events of a batch, including its progress.
 * @param known ids of records already known to be unreadable, and of unchanged ones: their problems were reported before
 */
export function batchEvents(
  batch: Batch,
  progress: RunProgress,
  about: { runId: string; connectionId: string; actorId: string; kind: string },
  known: { readonly unread: ReadonlySet<string | null>; readonly unchanged: ReadonlySet<string> },
): EventRow[] {
  const { runId, connectionId, actorId, kind } = about;
  const issueEvent = (type: 'record.rejected' | 'record.field_ignored', issue: RecordIssue) =>
    newEvent(type, `${kind} ${issue.externalId ?? 'without an id'}: ${issue.field || 'record'}: ${issue.problem}`, {
      connectionId,
      actorId,
      meta: { run_id: runId, kind, external_id: issue.externalId, field: issue.field, problem: issue.problem },
    });
  return [
    ...batch.rejected
      .filter(({ externalId }) => externalId === null || !known.unread.has(externalId))
      .map((issue) => issueEvent('record.rejected', issue)),
    ...batch.warnings
      .filter(({ externalId }) => externalId === null || !known.unchanged.has(externalId))
      .map((issue) => issueEvent('record.field_ignored', issue)),
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
