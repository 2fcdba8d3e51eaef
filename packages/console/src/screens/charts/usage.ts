import type { Client } from '@makerfex/integrations-client';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { barChartStyle } from '../../parts/bar-chart.ts';
import { ConnectionElement } from '../../shell/connection-element.ts';
import { renderBudget } from './budget.ts';
import { renderRecords } from './records.ts';

export type RecordDays = Awaited<ReturnType<Client['records']['byDay']>>;
export type Budget = NonNullable<Awaited<ReturnType<Client['connections']['budget']>>>;

/** What a connection brought in by day, and what is left of the provider's requests. Nothing of what is not known. */
export class UsageCharts extends ConnectionElement {
  static override styles = [...ConnectionElement.styles, barChartStyle];
  static override properties: PropertyDeclarations = {
    ...ConnectionElement.properties,
    provider: { attribute: false },
    seesBudget: { attribute: false },
  };

  /** Its label. */
  declare provider: string;
  /** Whether the actor may see what is left. */
  declare seesBudget: boolean;

  readonly #days = this.reading<RecordDays>((signal) => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    return this.current.client.records.byDay(this.connectionId, { time_zone: timeZone }, { signal });
  });
  readonly #budget = this.reading<Budget | null>(async (signal) =>
    this.seesBudget ? this.current.client.connections.budget(this.connectionId, { signal }) : null,
  );

  protected override render(): TemplateResult {
    const session = this.current;
    const days = this.#days.state.value ?? [];
    const budget = this.#budget.state.value;
    return html`<div class="stack">
      ${days.some(({ runs }) => runs > 0) ? renderRecords(session, days) : nothing}
      ${budget ? renderBudget(session, budget, this.provider) : nothing}
    </div>`;
  }
}
