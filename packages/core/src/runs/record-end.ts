import { runEvent } from '../events/event.ts';
import type { EventRow } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { hasChanged } from './held-events.ts';
import type { RunWork } from './run-work.ts';

/** How a run ended well. */
export interface SuccessfulEnd {
  readonly at: Date;
  readonly progress: RunProgress;
  readonly message: string;
  /** Events of the last batch, if it commits in this transaction. */
  readonly events: readonly EventRow[];
}

/**
 * Writes the event of the end of an import, or of a drain, inside the caller's transaction. It is the only one of the attempt if
 * that has found nothing.
 */
export async function recordEnd<Tx>(unit: UnitOfWork<Tx>, work: RunWork<Tx>, end: SuccessfulEnd): Promise<void> {
  if (isQuiet(work, end)) await unit.events.append([endEvent(work, end)]);
  else await work.held.append(unit, [...end.events, endEvent(work, end)]);
}

/** Whether an attempt that ends has found nothing, so that the event of its end is the only one. */
export const isQuiet = <Tx>({ run, held }: RunWork<Tx>, { events, progress }: SuccessfulEnd): boolean =>
  held.isHolding && events.length === 0 && !hasChanged(run.progress, progress);

/** The event of the end. If it is the only one, it contains what the others would say. */
export function endEvent<Tx>(work: RunWork<Tx>, end: SuccessfulEnd): EventRow {
  const { run, held } = work;
  const { at, progress, message } = end;
  const { phase: _, ...counts } = progress;
  const startedAt = run.startedAt ?? at;
  const version = isQuiet(work, end) ? held.credentialVersion : undefined;
  return runEvent(run, 'run.succeeded', message, {
    seconds: (at.getTime() - startedAt.getTime()) / 1000,
    started_at: startedAt.toISOString(),
    attempts: run.attempts,
    ...(version !== undefined && { credential_version: version }),
    ...counts,
  });
}
