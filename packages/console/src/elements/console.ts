import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { button } from '../parts/button.ts';
import { signInLink } from '../parts/notice.ts';
import { define, MfxElement } from '../shell/element.ts';
import { hashRouter, type Place, pathRouter, type Router } from '../shell/router.ts';
import { matchRoute, paths } from '../shell/routes.ts';
import type { SessionParts } from '../shell/session.ts';
import { commonWords } from '../words/common.ts';
import { shellWords } from '../words/shell.ts';
import { renderScreen } from './screens.ts';

const sections = ['overview', 'timeline', 'deliveries', 'privacy'] as const;

/** All of the console. Its screens are in the fragment of the address, or in the path with `path`. */
export class ConsoleElement extends MfxElement {
  static override styles = [
    ...MfxElement.styles,
    css`
      :host {
        min-block-size: 100%;
      }
      .frame {
        max-inline-size: 72rem;
        margin-inline: auto;
        padding: var(--_space);
      }
      nav ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.5rem;
      }
      nav {
        border-block-end: 1px solid var(--_line);
      }
      nav a {
        display: inline-block;
        padding: 0.625rem 0.75rem;
        border-block-end: 3px solid transparent;
        color: inherit;
        text-decoration: none;
      }
      nav a[aria-current] {
        border-block-end-color: var(--_accent);
        font-weight: 600;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    path: { attribute: 'path' },
  };

  /** Where the page is mounted, if its server answers every path below it, such as `/settings/integrations`. Without it they are in the fragment. */
  declare path: string | null;

  #router: Router = hashRouter();
  #place: Place = { path: '/', query: new URLSearchParams() };
  #stopListening: () => void = () => undefined;
  #isSignedOut = false;

  constructor() {
    super();
    this.path = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#router = this.path === null ? hashRouter() : pathRouter(this.path);
    this.#place = this.#router.place();
    this.#stopListening = this.#router.listen(() => this.#moved());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening();
  }

  protected override sessionParts(): SessionParts {
    return {
      ...super.sessionParts(),
      link: (path) => this.#router.link(path),
      navigate: (path, options) => this.#router.go(path, options),
      signedOut: () => {
        this.#isSignedOut = true;
        this.requestUpdate();
      },
    };
  }

  /** The screen changed: it starts at its heading, as after loading a page. */
  #moved(): void {
    const before = this.#place.path;
    this.#place = this.#router.place();
    this.requestUpdate();
    if (this.#place.path !== before) void this.updateComplete.then(() => this.#focusScreen());
  }

  async #focusScreen(): Promise<void> {
    const screen = this.renderRoot.querySelector('main > *');
    if (screen instanceof MfxElement) await screen.updateComplete;
    scrollTo({ top: 0 });
    (screen?.shadowRoot?.querySelector('h1') ?? this.renderRoot.querySelector('h1'))?.focus();
  }

  /** Follows a link to one of our screens without loading the page, unless it is opened elsewhere. */
  readonly #onClick = (event: MouseEvent): void => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
    const path = link && link.target === '' && !link.hasAttribute('download') ? this.#router.pathOf(link.href) : null;
    if (path === null) return;
    event.preventDefault();
    this.#router.go(path);
  };

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(shellWords);
    const route = matchRoute(this.#place.path);
    return html`<div class="frame stack" @click=${this.#onClick}>
      <a class="hidden-text" href="#content" @click=${this.#skip}>${words.skip}</a>
      <nav aria-label=${words.menu}>
        <ul>
          ${sections.map(
            (name) => html`<li>
              <a href=${session.link(name === 'timeline' ? paths.timeline() : paths[name])} aria-current=${route?.name === name ? 'page' : nothing}
                >${words[name]}</a
              >
            </li>`,
          )}
        </ul>
      </nav>
      <main id="content">${route ? renderScreen(session, route, this.#place.query) : this.#noSuchPage()}</main>
      ${this.#isSignedOut ? this.#signedOutDialog() : nothing}
    </div>`;
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    void this.#focusScreen();
  };

  #noSuchPage(): TemplateResult {
    const { words, link } = this.current;
    const { noSuchPage, toOverview } = words(shellWords);
    return html`<div class="stack">
      <h1 tabindex="-1">${noSuchPage}</h1>
      <p><a href=${link(paths.overview)}>${toOverview}</a></p>
    </div>`;
  }

  #signedOutDialog(): TemplateResult {
    const words = this.current.words(commonWords);
    const close = () => {
      this.#isSignedOut = false;
      this.requestUpdate();
    };
    return html`<dialog aria-labelledby="signed-out" @close=${close}>
      <div class="stack">
        <h2 id="signed-out">${words.signedOut}</h2>
        <p>${words.signInElsewhere}</p>
        <div class="row">${signInLink(this.current)} ${button({ label: words.continueSignedIn, act: close })}</div>
      </div>
    </dialog>`;
  }
}

define('mfx-console', ConsoleElement);

declare global {
  interface HTMLElementTagNameMap {
    'mfx-console': ConsoleElement;
  }
}
