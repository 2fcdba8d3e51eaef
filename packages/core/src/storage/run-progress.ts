import type { RunRow } from './run-row.ts';

/** What a running run is doing: `reading` or `deleting` for a pull, the last note for a push; null if it is not running. */
export function phaseOf({ state, steps, progress }: Pick<RunRow, 'state' | 'steps' | 'progress'>): string | null {
  if (state !== 'STARTED') return null;
  return Object.keys(steps.notes).at(-1) ?? progress.phase ?? null;
}

/** The run as callers see it: of a stored one, the last phase stays. */
export const withPhase = <Row extends Pick<RunRow, 'state' | 'progress'>>(row: Row): Row => ({
  ...row,
  progress: { ...row.progress, phase: row.state === 'STARTED' ? (row.progress.phase ?? null) : null },
});

type Timed = Pick<RunRow, 'progress' | 'startedAt' | 'finishedAt'>;

/** Records per second since the run was first started, waits included; null while nothing was read. */
export function rateOf({ progress, startedAt, finishedAt }: Timed, now: Date): number | null {
  const seconds = startedAt ? ((finishedAt ?? now).getTime() - startedAt.getTime()) / 1000 : 0;
  return seconds > 0 && progress.fetched > 0 ? Math.round((progress.fetched / seconds) * 10) / 10 : null;
}
