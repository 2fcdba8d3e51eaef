import { css, html, nothing, type TemplateResult } from 'lit';
import { badge } from '../../parts/badge.ts';
import { button } from '../../parts/button.ts';
import { MfxElement } from '../../shell/element.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { Repeat } from '../../shell/repeat.ts';
import { paths } from '../../shell/routes.ts';
import { healthWords } from '../../words/health.ts';
import { keepDismissed, readDismissed } from './dismissed.ts';
import { findTrouble, type Trouble } from './trouble.ts';

interface Shown {
  readonly troubles: readonly Trouble[];
  readonly permissions: Permissions;
}

const refreshMs = 60_000;

/**
 * Says which connections need a person, on any page of the host, and shows nothing while all is well. It stays silent when it
 * cannot ask: the page has other things to say then.
 */
export class HealthBanner extends MfxElement {
  static override styles = [
    ...MfxElement.styles,
    css`
      :host {
        background: none;
      }
      .notice > .row {
        inline-size: 100%;
        align-items: start;
      }
    `,
  ];

  #dismissed = readDismissed();
  readonly #shown = this.reading<Shown>(async (signal) => {
    const { client, permissions } = this.current;
    const [providers, connections, may] = await Promise.all([
      client.providers.list({ signal }),
      client.connections.list({ signal }),
      permissions(),
    ]);
    return { troubles: findTrouble(providers, connections), permissions: may };
  });
  readonly #refresh = new Repeat(this, refreshMs, () => this.#shown.load());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh.isOn = true;
  }

  #dismiss(mark: string, troubles: readonly Trouble[]): void {
    this.#dismissed = new Set([mark, ...troubles.map((each) => each.mark).filter((each) => this.#dismissed.has(each))]);
    keepDismissed(this.#dismissed);
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { value } = this.#shown.state;
    if (!value) return nothing;
    const { troubles, permissions } = value;
    // One who must sign in again cannot wave it away: nothing works until then.
    const shown = troubles.filter(({ state, mark }) => state === 'reauth' || !this.#dismissed.has(mark));
    if (shown.length === 0) return nothing;
    return html`<section class="stack tight" aria-label=${this.current.words(healthWords).title}>
      ${shown.map((trouble) => this.#renderTrouble(trouble, permissions, () => this.#dismiss(trouble.mark, troubles)))}
    </section>`;
  }

  #renderTrouble(
    { connection, provider, state }: Trouble,
    permissions: Permissions,
    dismiss: () => void,
  ): TemplateResult {
    const session = this.current;
    const words = session.words(healthWords);
    const isReauth = state === 'reauth';
    return html`<div class="notice ${state === 'degraded' ? 'warn' : 'bad'}">
      <div class="row spread">
        <strong>${provider}</strong>
        ${badge(state === 'degraded' ? 'warn' : 'bad', words.states[state])}
      </div>
      ${connection.health_reason ? html`<p>${connection.health_reason}</p>` : nothing}
      <div class="row">
        ${
          isReauth
            ? button({
                label: words.signInAgain,
                fullLabel: words.signInTo(provider),
                kind: 'primary',
                denied: denialOf(session, permissions.may('configure')),
                act: () => session.navigate(paths.connect(connection.provider_key, 'sign-in')),
              })
            : html`<a class="button" href=${session.link(lookAt(connection))} aria-label=${words.lookAt(provider)}
                >${words.look}</a
              >`
        }
        ${isReauth ? nothing : button({ label: words.dismiss, fullLabel: words.dismissOf(provider), act: dismiss })}
      </div>
    </div>`;
  }
}

/** The run that went wrong, or the errors of the connection. */
const lookAt = ({ id, last_run: run }: Trouble['connection']): string =>
  run?.state === 'FAILURE' ? paths.run(run.id) : paths.timeline({ connection: id, level: 'error' });
