import { runEvent } from '../events/event.ts';
import type { EventRow } from '../storage/rows.ts';
import type { RunProgress, RunRow } from '../storage/run-row.ts';
import type { Batch, RejectedRecord } from './batches.ts';
import { hasChanged } from './held-events.ts';
import type { PullWriter } from './pull-writer.ts';

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

/**
 * The events of a batch of a pull. One without news gets none while the run has found nothing, except that a person's run shows from its second
 * batch on how far it is.
 */
export function pullEvents<Tx>(
  { work, capability }: Pick<PullWriter<Tx>, 'work' | 'capability'>,
  batch: Batch,
  before: RunProgress,
  after: RunProgress,
  known: Parameters<typeof batchEvents>[3],
): readonly EventRow[] {
  const { record } = capability.contract;
  const issues = batchEvents(work.run, record, batch, known);
  const isWatched = work.run.trigger === 'request' && before.fetched > 0 && !batch.isLast;
  const isSilent = work.held.isHolding && issues.length === 0 && !hasChanged(before, after) && !isWatched;
  return isSilent ? [] : [...issues, progressEvent(work.run, record, after)];
}
