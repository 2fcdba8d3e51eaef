import { html, type TemplateResult } from 'lit';
import { barChart } from '../../parts/bar-chart.ts';
import type { Ending } from '../../shell/run-state.ts';
import type { Session } from '../../shell/session.ts';
import { activityWords } from '../../words/activity.ts';
import type { ActiveDay } from './activity.ts';

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
