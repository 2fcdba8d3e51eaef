import { css, html, svg, type TemplateResult } from 'lit';

export interface Series {
  readonly name: string;
  readonly tone: 'good' | 'bad' | 'idle';
}

export interface BarChartParts {
  /** What the chart says, in a sentence. */
  readonly summary: string;
  /** Heads the column of the labels. */
  readonly labelHeading: string;
  /** Opens the same numbers as a table. */
  readonly asTable: string;
  readonly series: readonly Series[];
  /** One bar each, from the left: its label, and the number of each series. */
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
  readonly number: (value: number) => string;
}

const width = 24;
const height = 96;
const gap = 6;

/** Bars of stacked numbers. The picture is for the eye; its table says the same to everybody. */
export function barChart(parts: BarChartParts): TemplateResult {
  const { summary, series, bars } = parts;
  const all = bars.length * (width + gap);
  const most = Math.max(1, ...bars.map(({ values }) => sum(values)));
  return html`<figure class="chart">
    <svg role="img" aria-label=${summary} width=${all} height=${height} viewBox="0 0 ${all} ${height}">
      ${bars.map(({ values }, index) => renderBar(values, { x: index * (width + gap), most, series }))}
    </svg>
    <figcaption class="row small">
      ${series.map(({ name, tone }) => html`<span class="row"><span class="key ${tone}" aria-hidden="true"></span>${name}</span>`)}
    </figcaption>
    ${renderTable(parts)}
  </figure>`;
}

interface BarPlace {
  readonly x: number;
  readonly most: number;
  readonly series: readonly Series[];
}

function renderBar(values: readonly number[], { x, most, series }: BarPlace) {
  let top = height;
  return values.map((value, index) => {
    const part = (value / most) * height;
    top -= part;
    return svg`<rect class=${series[index]?.tone ?? 'idle'} x=${x} y=${top} width=${width} height=${part}></rect>`;
  });
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
          ({ label, values }) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${values.map((value) => html`<td>${number(value)}</td>`)}
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
  }
  .chart svg {
    max-inline-size: 100%;
    block-size: auto;
    border-block-end: 1px solid var(--_border);
  }
  .chart .good {
    fill: var(--_success);
    background: var(--_success);
  }
  .chart .bad {
    fill: var(--_danger);
    background: var(--_danger);
  }
  .chart .idle {
    fill: var(--_border);
    background: var(--_border);
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
