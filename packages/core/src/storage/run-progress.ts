import type { RunRow } from './rows.ts';

/** What a run that is under way is at: `reading` or `deleting` for a pull, the last step it noted for a push; null where it has not begun. */
export function phaseOf({ state, steps, progress }: Pick<RunRow, 'state' | 'steps' | 'progress'>): string | null {
  if (state !== 'STARTED') return null;
  return Object.keys(steps.notes).at(-1) ?? progress.phase ?? null;
}

type Timed = Pick<RunRow, 'progress' | 'startedAt' | 'finishedAt'>;

/** Records that were read a second since the run was first taken up, its waits included; null where that says nothing yet. */
export function rateOf({ progress, startedAt, finishedAt }: Timed, now: Date): number | null {
  const seconds = startedAt ? ((finishedAt ?? now).getTime() - startedAt.getTime()) / 1000 : 0;
  return seconds > 0 && progress.fetched > 0 ? Math.round((progress.fetched / seconds) * 10) / 10 : null;
}
