import { css, html, type TemplateResult } from 'lit';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice } from '../../parts/notice.ts';
import { MfxElement } from '../../shell/element.ts';
import { Loading, toApiError } from '../../shell/loading.ts';
import type { Permissions } from '../../shell/permissions.ts';
import { Repeat } from '../../shell/repeat.ts';
import { paths } from '../../shell/routes.ts';
import { endingOf } from '../../shell/run-state.ts';
import { overviewWords } from '../../words/overview.ts';
import { labelOf } from '../../words/subjects.ts';
import { loadCharts } from '../charts/load.ts';
import { renderCard } from './card.ts';
import { type Card, toCards } from './state.ts';

interface Shown {
  readonly cards: readonly Card[];
  readonly permissions: Permissions;
}

const refreshMs = 5_000;

/** Every provider, how its connection is, and the one thing to do next. */
export class OverviewScreen extends MfxElement {
  static override styles = [
    ...MfxElement.styles,
    css`
      .cards {
        display: grid;
        gap: var(--_space);
        grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr));
      }
      .cards > .card {
        display: flex;
        flex-direction: column;
      }
      .actions {
        align-items: flex-start;
        margin-block-start: auto;
        padding-block-start: 0.5rem;
      }
    `,
  ];

  #starting: { readonly connectionId: string; readonly capability: string } | null = null;
  #failure: TemplateResult | null = null;
  readonly #shown = new Loading<Shown>(this, async (signal) => {
    const { client, permissions } = this.current;
    const [providers, connections, may] = await Promise.all([
      client.providers.list({ signal }),
      client.connections.list({ signal }),
      permissions(),
    ]);
    return { cards: toCards(providers, connections), permissions: may };
  });
  readonly #refresh = new Repeat(this, refreshMs, () => this.#shown.load());

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#shown.load();
    void loadCharts();
  }

  protected override updated(): void {
    const cards = this.#shown.state.value?.cards ?? [];
    this.#refresh.isOn = cards.some(({ connection }) => connection?.last_runs.some((run) => endingOf(run) === null));
  }

  async #start(connectionId: string, capability: string): Promise<void> {
    const session = this.current;
    this.#starting = { connectionId, capability };
    this.#failure = null;
    this.requestUpdate();
    try {
      const run = await session.client.runs.start(connectionId, capability);
      session.announce(session.words(overviewWords).started(labelOf(session, capability)));
      session.navigate(paths.run(run.id));
    } catch (error) {
      const known = toApiError(error);
      if (known.status === 401) session.signedOut();
      this.#failure = errorNotice(session, known);
    }
    this.#starting = null;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(overviewWords);
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      ${this.#failure}
      ${loaded(
        session,
        this.#shown.state,
        () => void this.#shown.load(),
        ({ cards, permissions }) =>
          cards.length === 0
            ? html`<p>${words.none}</p>`
            : html`<ul class="cards">
                ${cards.map((card) =>
                  renderCard({
                    session,
                    permissions,
                    card,
                    starting:
                      this.#starting?.connectionId === card.connection?.id
                        ? (this.#starting?.capability ?? null)
                        : null,
                    start: (id, capability) => void this.#start(id, capability),
                  }),
                )}
              </ul>`,
      )}
      <mfx-activity .session=${session}></mfx-activity>
    </div>`;
  }
}
