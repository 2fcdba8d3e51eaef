import type { components } from '@makerfex/integrations-client';
import { type Ending, endingOf } from '../../shell/run-state.ts';

type Run = Pick<components['schemas']['Run'], 'state' | 'created_at'>;

/** The runs of one day, by how they ended. */
export interface ActiveDay {
  /** Its first instant in the zone of the browser, in ISO 8601. */
  readonly start: string;
  readonly counts: Readonly<Record<Ending, number>>;
}

const mostDays = 14;
const none = { SUCCESS: 0, FAILURE: 0, REVOKED: 0 } as const satisfies Readonly<Record<Ending, number>>;

/**
 * Counts runs by day, oldest day first, up to today. None if no run has ended.
 * @param runs newest first
 * @param isAll whether there are no older ones; else days before the oldest are left out
 */
export function toDays(runs: readonly Run[], isAll: boolean, now: Date): readonly ActiveDay[] {
  const today = startOf(now);
  const oldest = runs.at(-1);
  if (!oldest || !runs.some(endingOf)) return [];
  const days: { readonly start: string; readonly counts: Record<Ending, number> }[] = [];
  for (let back = mostDays - 1; back >= 0; back -= 1) {
    const start = new Date(today.getFullYear(), today.getMonth(), today.getDate() - back);
    if (isAll || start >= startOf(new Date(oldest.created_at)))
      days.push({ start: start.toISOString(), counts: { ...none } });
  }
  for (const run of runs) {
    const day = days.find(({ start }) => start === startOf(new Date(run.created_at)).toISOString());
    const ending = endingOf(run);
    if (day && ending) day.counts[ending] += 1;
  }
  return days;
}

const startOf = (instant: Date): Date => new Date(instant.getFullYear(), instant.getMonth(), instant.getDate());
