import type { RunRow } from './run-row.ts';

/** What a running run is doing: `reading` or `deleting` for a pull, the last note for a push; null if it is not running. */
export function phaseOf({ state, steps, progress }: Pick<RunRow, 'state' | 'steps' | 'progress'>): string | null {
  if (state !== 'STARTED') return null;
  return Object.keys(steps.notes).at(-1) ?? progress.phase ?? null;
}

type Timed = Pick<RunRow, 'progress' | 'startedAt' | 'finishedAt'>;

/** Records per second since the run was first started, waits included; null while nothing was read. */
export function rateOf({ progress, startedAt, finishedAt }: Timed, now: Date): number | null {
  const seconds = startedAt ? ((finishedAt ?? now).getTime() - startedAt.getTime()) / 1000 : 0;
  return seconds > 0 && progress.fetched > 0 ? Math.round((progress.fetched / seconds) * 10) / 10 : null;
}
