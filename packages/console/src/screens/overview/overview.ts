import { html, type TemplateResult } from 'lit';
import { waiting } from '../../parts/waiting.ts';
import { Attempt } from '../../shell/attempt.ts';
import { MfxElement } from '../../shell/element.ts';
import { Later } from '../../shell/later.ts';
import { Repeat } from '../../shell/repeat.ts';
import { paths } from '../../shell/routes.ts';
import { endingOf } from '../../shell/run-state.ts';
import { overviewWords } from '../../words/overview.ts';
import { labelOf } from '../../words/subjects.ts';
import type { Shown } from './content.ts';
import { toCards } from './state.ts';

const refreshMs = 5_000;

/** Every provider, how its connection is, and the one thing to do next. */
export class OverviewScreen extends MfxElement {
  readonly #content = new Later(this, () => import('./content.ts'));
  /** What a person started last. */
  #starting: { readonly connectionId: string; readonly capability: string } | null = null;
  readonly #attempt = new Attempt(this, () => this.current);
  readonly #shown = this.reading<Shown>(async (signal) => {
    const { client, permissions } = this.current;
    const [providers, connections, may] = await Promise.all([
      client.providers.list({ signal }),
      client.connections.list({ signal }),
      permissions(),
      this.#content.load(),
    ]);
    return { cards: toCards(providers, connections), permissions: may };
  });
  readonly #refresh = new Repeat(this, refreshMs, () => this.#shown.load());

  protected override updated(): void {
    const cards = this.#shown.state.value?.cards ?? [];
    this.#refresh.isOn = cards.some(({ connection }) => connection?.last_runs.some((run) => endingOf(run) === null));
  }

  async #start(connectionId: string, capability: string): Promise<void> {
    const session = this.current;
    this.#starting = { connectionId, capability };
    const started = await this.#attempt.do('start', () => session.client.runs.start(connectionId, capability));
    if (!started) return;
    session.announce(session.words(overviewWords).started(labelOf(session, capability)));
    session.navigate(paths.run(started.id));
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(overviewWords);
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      ${
        this.#content.part?.renderOverview({
          session,
          shown: this.#shown,
          failure: this.#attempt.error,
          starting: this.#attempt.isBusy ? this.#starting : null,
          start: (id, capability) => void this.#start(id, capability),
        }) ?? waiting(session, this.#shown)
      }
    </div>`;
  }
}
