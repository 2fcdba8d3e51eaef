import { html, type TemplateResult } from 'lit';
import { barChart, type Series } from '../../parts/bar-chart.ts';
import type { Session } from '../../shell/session.ts';
import { activityWords } from '../../words/activity.ts';
import { usageWords } from '../../words/usage.ts';
import type { RecordDays } from './usage.ts';

/** By count, from below. Unchanged records are many, and would hide the others: they are in the table alone. */
const tones = {
  created: 'good',
  changed: 'main',
  deleted: 'warn',
  rejected: 'bad',
  unchanged: null,
} as const satisfies Readonly<Record<string, Series['tone']>>;
const counts = ['created', 'changed', 'deleted', 'rejected', 'unchanged'] as const;

/** What the runs of each day have done to records. */
export function renderRecords(session: Session, days: RecordDays): TemplateResult {
  const words = session.words(usageWords);
  const { day: heading, asTable } = session.words(activityWords);
  const { number, day } = session.format;
  const totals = counts.map(
    (count) => `${words.counts[count]} ${number(days.reduce((sum, each) => sum + each[count], 0))}`,
  );
  return html`<section class="card stack tight">
    <h2>${words.records}</h2>
    ${barChart({
      summary: `${words.lastDays(number(days.length))}: ${totals.join(', ')}`,
      labelHeading: heading,
      asTable,
      series: counts.map((count) => ({ name: words.counts[count], tone: tones[count] })),
      bars: days.map((each) => ({
        // In the middle of the day, wherever the browser is.
        label: day(`${each.day}T12:00`),
        values: counts.map((count) => each[count]),
        ...(each.runs === 0 && { none: words.noRun }),
      })),
      number,
    })}
  </section>`;
}
