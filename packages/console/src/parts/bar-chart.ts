import { css, html, nothing, svg, type TemplateResult } from 'lit';

export interface Series {
  readonly name: string;
  /** Null leaves it out of the picture: it is in the table alone. */
  readonly tone: 'good' | 'main' | 'warn' | 'bad' | 'idle' | null;
}

export interface Bar {
  readonly label: string;
  /** The number of each series, from below. */
  readonly values: readonly number[];
  /** What the table says in place of numbers, if there was nothing to count. */
  readonly none?: string;
}

export interface BarChartParts {
  /** What the chart says, in a sentence. */
  readonly summary: string;
  /** Heads the column of the labels. */
  readonly labelHeading: string;
  /** Opens the same numbers as a table. */
  readonly asTable: string;
  readonly series: readonly Series[];
  /** One each, the oldest first. */
  readonly bars: readonly Bar[];
  readonly number: (value: number) => string;
}

const width = 24;
const height = 96;
const gap = 6;

/** Bars of stacked numbers. The picture is for the eye; its table says the same to everybody. */
export function barChart(parts: BarChartParts): TemplateResult {
  const { summary, series, bars, number } = parts;
  const all = bars.length * (width + gap);
  const shown = series.filter(({ tone }) => tone !== null);
  const heights = bars.map(({ values }) => sum(values.filter((_, index) => series[index]?.tone)));
  const most = Math.max(1, ...heights);
  return html`<figure class="chart">
    <div class="small muted" aria-hidden="true">${number(most)}</div>
    <svg role="img" aria-label=${summary} width=${all} height=${height} viewBox="0 0 ${all} ${height}">
      ${bars.map((bar, index) => renderBar(bar, parts, index * (width + gap), most))}
    </svg>
    <div class="row spread small muted" aria-hidden="true">
      <span>${bars[0]?.label}</span><span>${bars.at(-1)?.label}</span>
    </div>
    <figcaption class="row small">
      ${shown.map(({ name, tone }) => html`<span class="row"><span class="key ${tone}" aria-hidden="true"></span>${name}</span>`)}
    </figcaption>
    ${renderTable(parts)}
  </figure>`;
}

function renderBar({ label, values, none }: Bar, { series, number }: BarChartParts, x: number, most: number) {
  let top = height;
  const said = none ?? series.map(({ name }, index) => `${name} ${number(values[index] ?? 0)}`).join(', ');
  return svg`<g>
    <title>${label}: ${said}</title>
    <rect class="whole" x=${x} width=${width} height=${height}></rect>
    ${series.map(({ tone }, index) => {
      if (tone === null) return nothing;
      const part = ((values[index] ?? 0) / most) * height;
      top -= part;
      return svg`<rect class=${tone} x=${x} y=${top} width=${width} height=${part}></rect>`;
    })}
  </g>`;
}

const renderTable = ({ asTable, labelHeading, series, bars, number }: BarChartParts): TemplateResult =>
  html`<details class="small">
    <summary>${asTable}</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">${labelHeading}</th>
          ${series.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${bars.map(
          ({ label, values, none }) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${none === undefined ? values.map((value) => html`<td>${number(value)}</td>`) : html`<td colspan=${values.length}>${none}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Goes with {@link barChart}. */
export const barChartStyle = css`
  .chart {
    display: grid;
    gap: 0.5rem;
    grid-template-columns: minmax(0, max-content);
  }
  .chart svg:dir(rtl) {
    transform: scaleX(-1);
  }
  .chart figcaption {
    column-gap: 1rem;
  }
  .chart .whole {
    fill: transparent;
  }
  .chart svg {
    max-inline-size: 100%;
    block-size: auto;
    border-block-end: 1px solid var(--_border);
  }
  .chart rect,
  .chart .key {
    fill: var(--_tone);
    background: var(--_tone);
  }
  .chart .main {
    --_tone: var(--_accent);
  }
  .chart .key {
    inline-size: 0.75rem;
    block-size: 0.75rem;
    forced-color-adjust: none;
  }
  .chart summary {
    padding-block: 0.25rem;
    cursor: pointer;
  }
  .chart th,
  .chart td {
    padding: 0.25rem 1rem 0.25rem 0;
    text-align: start;
  }
`;
