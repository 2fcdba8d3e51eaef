import type { components } from '@makerfex/integrations-client';
import { html, type TemplateResult } from 'lit';
import { barChart } from '../../parts/bar-chart.ts';
import { type Ending, endingOf } from '../../shell/run-state.ts';
import type { Session } from '../../shell/session.ts';
import { activityWords } from '../../words/activity.ts';

type Run = Pick<components['schemas']['Run'], 'state' | 'created_at'>;

/** The runs of one day, by how they ended. */
export interface ActiveDay {
  /** Its first instant in the zone of the browser, in ISO 8601. */
  readonly start: string;
  readonly counts: Readonly<Record<Ending, number>>;
}

const mostDays = 14;

/**
 * Counts runs by day, oldest day first, up to today. Days before the oldest run are left out: there may be more runs than were
 * read.
 * @param runs newest first
 */
export function toDays(runs: readonly Run[], now: Date): readonly ActiveDay[] {
  const today = startOf(now);
  const oldest = runs.at(-1);
  if (!oldest) return [];
  const days: { readonly start: string; readonly counts: Record<Ending, number> }[] = [];
  for (let back = mostDays - 1; back >= 0; back -= 1) {
    const start = new Date(today.getFullYear(), today.getMonth(), today.getDate() - back);
    if (start >= startOf(new Date(oldest.created_at)))
      days.push({ start: start.toISOString(), counts: { SUCCESS: 0, FAILURE: 0, REVOKED: 0 } });
  }
  for (const run of runs) {
    const ending = endingOf(run);
    const day = days.find(({ start }) => start === startOf(new Date(run.created_at)).toISOString());
    if (ending && day) day.counts[ending] += 1;
  }
  return days;
}

const startOf = (instant: Date): Date => new Date(instant.getFullYear(), instant.getMonth(), instant.getDate());

const tones = { SUCCESS: 'good', FAILURE: 'bad', REVOKED: 'idle' } as const;
const endings = ['SUCCESS', 'FAILURE', 'REVOKED'] as const;

export function renderActivity(session: Session, days: readonly ActiveDay[]): TemplateResult {
  const words = session.words(activityWords);
  const { number, day } = session.format;
  const total = (ending: Ending): number => days.reduce((sum, { counts }) => sum + counts[ending], 0);
  return html`<section class="stack tight">
    <h2>${words.title}</h2>
    ${barChart({
      summary: words.summary(number(total('SUCCESS') + total('FAILURE') + total('REVOKED')), number(total('FAILURE'))),
      labelHeading: words.day,
      asTable: words.asTable,
      series: endings.map((ending) => ({ name: words.series[ending], tone: tones[ending] })),
      bars: days.map(({ start, counts }) => ({ label: day(start), values: endings.map((ending) => counts[ending]) })),
      number,
    })}
  </section>`;
}
