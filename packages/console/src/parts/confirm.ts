import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Session } from '../shell/session.ts';
import { commonWords } from '../words/common.ts';
import { button } from './button.ts';

/** The element that shows the question in its own shadow root. */
export type ConfirmHost = ReactiveControllerHost & { readonly renderRoot: DocumentFragment | HTMLElement };

export interface Question {
  readonly title: string;
  /** What happens then. */
  readonly text: string;
  /** What the button that does it says, as a verb: "Delete the connection". */
  readonly action: string;
  readonly kind?: 'primary' | 'danger';
}

/**
 * Asks once before something that cannot be undone. The host renders it somewhere in its template.
 */
export class Confirm implements ReactiveController {
  readonly #host: ConfirmHost;
  #question: Question | null = null;
  #answer: (isYes: boolean) => void = () => undefined;

  constructor(host: ConfirmHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    const dialog = this.#dialog();
    if (this.#question && dialog && !dialog.open) dialog.showModal();
  }

  hostDisconnected(): void {
    this.#close(false);
  }

  ask(question: Question): Promise<boolean> {
    this.#close(false);
    this.#question = question;
    this.#host.requestUpdate();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog[aria-labelledby="confirm-title"]');
  }

  #close(isYes: boolean): void {
    this.#dialog()?.close();
    this.#question = null;
    this.#answer(isYes);
    this.#host.requestUpdate();
  }

  render(session: Session): TemplateResult | typeof nothing {
    if (!this.#question) return nothing;
    const { title, text, action, kind = 'primary' } = this.#question;
    return html`<dialog aria-labelledby="confirm-title" aria-describedby="confirm-text" @cancel=${() => this.#close(false)}>
      <div class="stack">
        <h2 id="confirm-title">${title}</h2>
        <p id="confirm-text">${text}</p>
        <div class="row">
          ${button({ label: action, kind, act: () => this.#close(true) })}
          ${button({ label: session.words(commonWords).goBack, act: () => this.#close(false) })}
        </div>
      </div>
    </dialog>`;
  }
}
