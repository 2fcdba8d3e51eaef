import { html, nothing, type TemplateResult } from 'lit';
import { waiting } from '../../parts/waiting.ts';
import { ConnectionElement } from '../../shell/connection-element.ts';
import { Later } from '../../shell/later.ts';
import { paths } from '../../shell/routes.ts';
import { schedulesWords } from '../../words/schedules.ts';
import { readConnected } from '../connection/read.ts';
import type { SchedulesContent, Shown } from './content.ts';

/** When each capability of a connection runs by itself. */
export class SchedulesScreen extends ConnectionElement {
  readonly #content: Later<SchedulesContent> = new Later(this, async () => {
    const { SchedulesContent } = await import('./content.ts');
    return new SchedulesContent(this, () => this.current, this.#shown);
  });
  readonly #shown = this.reading<Shown>(async (signal) => {
    const { client, permissions } = this.current;
    // First, so that a connection that is gone is one error.
    const [connected] = await Promise.all([readConnected(client, this.connectionId, signal), this.#content.load()]);
    const [schedules, may] = await Promise.all([client.schedules.list(this.connectionId, { signal }), permissions()]);
    const ids = schedules.flatMap(({ last_run_id: id }) => id ?? []);
    const runs = await Promise.all(ids.map((id) => client.runs.get(id, { signal })));
    return { ...connected, schedules, permissions: may, lastRuns: new Map(runs.map((run) => [run.id, run])) };
  });

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(schedulesWords);
    const { state } = this.#shown;
    const provider = state.value?.provider.label ?? '';
    return html`<div class="stack">
      ${state.value ? html`<p><a href=${session.link(paths.connection(this.connectionId))}>${words.back(provider)}</a></p>` : nothing}
      <h1 tabindex="-1">${words.title(provider)}</h1>
      ${this.#content.part?.render() ?? waiting(session, this.#shown)}
    </div>`;
  }
}
