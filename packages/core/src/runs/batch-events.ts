import { runEvent } from '../events/event.ts';
import type { EventRow } from '../storage/rows.ts';
import type { RunProgress, RunRow } from '../storage/run-row.ts';
import type { Batch, RejectedRecord } from './batches.ts';

/**
 * What a batch has to report beside its progress.
 * @param known ids of records already known to be unreadable, and of unchanged ones: their problems were reported before
 */
export function batchEvents(
  run: RunRow,
  kind: string,
  batch: Batch,
  known: { readonly unread: ReadonlySet<string | null>; readonly unchanged: ReadonlySet<string> },
): EventRow[] {
  const issueEvent = (type: 'record.rejected' | 'record.field_ignored', issue: RejectedRecord) =>
    runEvent(
      run,
      type,
      `${kind} ${issue.externalId ?? 'without an id'}: ${issue.port ? `refused by ${issue.port}` : issue.field || 'record'}: ${issue.problem}`,
      {
        kind,
        external_id: issue.externalId,
        field: issue.field,
        problem: issue.problem,
        ...(issue.port !== undefined && { port: issue.port }),
      },
    );
  return [
    ...batch.rejected
      .filter(({ externalId }) => externalId === null || !known.unread.has(externalId))
      .map((issue) => issueEvent('record.rejected', issue)),
    ...batch.warnings
      .filter(({ externalId }) => externalId === null || !known.unchanged.has(externalId))
      .map((issue) => issueEvent('record.field_ignored', issue)),
    ...batch.notices.map(({ level, code, message }) => runEvent(run, 'run.notice', message, { code }, { level })),
  ];
}

export const progressEvent = (run: RunRow, kind: string, progress: RunProgress): EventRow =>
  runEvent(run, 'run.progress', `${progress.fetched} ${kind} records read`, { ...progress, phase: 'reading' });
