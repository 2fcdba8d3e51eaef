import { html, nothing, type TemplateResult } from 'lit';
import { barChart, barChartStyle } from '../../parts/bar-chart.ts';
import { MfxElement } from '../../shell/element.ts';
import { type Ending, endings } from '../../shell/run-state.ts';
import { activityWords } from '../../words/activity.ts';
import { type ActiveDay, toDays } from './days.ts';

const tones = { SUCCESS: 'good', FAILURE: 'bad', REVOKED: 'idle' } as const;
/** The most that the API gives at once. */
const mostRuns = 200;

/** The runs of the last days, by how they ended. Nothing without a run, and if they cannot be read. */
export class ActivityChart extends MfxElement {
  static override styles = [...MfxElement.styles, barChartStyle];

  readonly #days = this.reading<readonly ActiveDay[]>(async (signal) => {
    const { data, next_cursor: older } = await this.current.client.runs.list({ limit: mostRuns }, { signal });
    return toDays(data, older === null, new Date());
  });

  protected override render(): TemplateResult | typeof nothing {
    const session = this.current;
    const days = this.#days.state.value ?? [];
    if (days.length === 0) return nothing;
    const words = session.words(activityWords);
    const { number, day } = session.format;
    const total = (ending: Ending): number => days.reduce((sum, { counts }) => sum + counts[ending], 0);
    return html`<section class="stack tight">
      <h2>${words.title}</h2>
      ${barChart({
        summary: words.summary(
          number(total('SUCCESS') + total('FAILURE') + total('REVOKED')),
          number(total('FAILURE')),
        ),
        labelHeading: words.day,
        asTable: words.asTable,
        series: endings.map((ending) => ({ name: words.series[ending], tone: tones[ending] })),
        bars: days.map(({ start, counts }) => ({ label: day(start), values: endings.map((ending) => counts[ending]) })),
        number,
      })}
    </section>`;
  }
}
