import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { button } from '../../parts/button.ts';
import { notice } from '../../parts/notice.ts';
import type { Attempt } from '../../shell/attempt.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { connectWords } from '../../words/connect.ts';
import type { Connecting, Connection } from './read.ts';
import { isSignedIn } from './read.ts';
import { returnPath, whenBack } from './returned.ts';

export interface ConsentParts {
  readonly session: () => Session;
  readonly attempt: Attempt;
  /** The person may have come back from a window of its own. @param before what was signed in when it was opened */
  readonly back: (before: Connecting) => void;
}

/** Signing in on the provider's own page: this page goes there, or a window of its own does. */
export class Consent implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #parts: ConsentParts;
  #stopWaiting: (() => void) | null = null;
  #isBlocked = false;

  constructor(host: ReactiveControllerHost, parts: ConsentParts) {
    this.#host = host;
    this.#parts = parts;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** The person is back. */
  stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }

  async #goThere(connection: Connection): Promise<void> {
    const url = await this.#authorize(connection, false);
    if (url !== null) location.assign(url);
  }

  async #openWindow(connecting: Connecting, connection: Connection): Promise<void> {
    // In the click itself: later, browsers take it for an advertisement.
    const opened = window.open('about:blank', '_blank', 'popup,width=600,height=750');
    this.#isBlocked = opened === null;
    this.#host.requestUpdate();
    if (!opened) return;
    const url = await this.#authorize(connection, true);
    if (url === null) {
      opened.close();
      return;
    }
    opened.location.href = url;
    // Whether it was closed says nothing: pages of some providers make it look closed.
    this.#stopWaiting ??= whenBack(() => this.#parts.back(connecting));
    this.#host.requestUpdate();
  }

  /** @returns null if it failed */
  async #authorize({ id, provider_key: provider }: Connection, isOwnWindow: boolean): Promise<string | null> {
    const { client, link } = this.#parts.session();
    const return_to = returnPath(link(paths.connect(provider, 'sign-in')), isOwnWindow);
    const answered = await this.#parts.attempt.do('sign-in', () => client.connections.authorize(id, { return_to }));
    return answered && isWebAddress(answered.url) ? answered.url : null;
  }

  render(connecting: Connecting, connection: Connection): TemplateResult {
    const words = this.#parts.session().words(connectWords);
    const { provider } = connecting;
    const isBusy = this.#parts.attempt.isBusy;
    const { scopes } = provider.setup;
    return html`${
      scopes.length === 0
        ? nothing
        : html`<div>
            <p>${words.willAsk(provider.label)}</p>
            <ul class="bullets">
              ${scopes.map(({ scope, reason }) => html`<li>${reason ?? scope}</li>`)}
            </ul>
          </div>`
    }
      <p class="muted">${words.leave(provider.label)}</p>
      <div class="row">
        ${button({
          label: (isSignedIn(connecting) ? words.signInAgainAt : words.signInAt)(provider.label),
          kind: isSignedIn(connecting) ? 'plain' : 'primary',
          isBusy,
          act: () => void this.#goThere(connection),
        })}
        ${button({ label: words.inWindow, isBusy, act: () => void this.#openWindow(connecting, connection) })}
      </div>
      ${this.#isBlocked ? notice('warn', words.blocked) : nothing}
      ${this.#stopWaiting ? html`<p role="status">${words.waiting}</p>` : nothing}`;
  }
}

/** Anything else could run as a script of this page. */
export const isWebAddress = (address: string): boolean => /^https?:$/.test(URL.parse(address)?.protocol ?? '');
