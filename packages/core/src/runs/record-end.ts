import { runEvent } from '../events/event.ts';
import type { EventRow } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { hasChanged } from './held-events.ts';
import type { RunWork } from './run-work.ts';

interface SuccessfulEnd {
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
export async function recordEnd<Tx>(
  unit: UnitOfWork<Tx>,
  { run, held }: RunWork<Tx>,
  { at, progress, message, events }: SuccessfulEnd,
): Promise<void> {
  const { phase: _, ...counts } = progress;
  const startedAt = run.startedAt ?? at;
  const isQuiet = held.isHolding && events.length === 0 && !hasChanged(run.progress, progress);
  const version = isQuiet ? held.credentialVersion : undefined;
  const succeeded = runEvent(run, 'run.succeeded', message, {
    seconds: (at.getTime() - startedAt.getTime()) / 1000,
    started_at: startedAt.toISOString(),
    attempts: run.attempts,
    ...(version !== undefined && { credential_version: version }),
    ...counts,
  });
  if (isQuiet) await unit.events.append([succeeded]);
  else await held.append(unit, [...events, succeeded]);
}
