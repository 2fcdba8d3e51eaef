import type { components } from '@makerfex/integrations-client';
import { css, html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Session } from '../shell/session.ts';
import { choiceWords } from '../words/choices.ts';
import { live } from './live.ts';
import { canShow } from './picture.ts';
import { valueIn } from './typed.ts';

export type Choice = components['schemas']['Choice'];
/** Finds what matches a text. */
export type Search = (text: string, signal: AbortSignal) => Promise<readonly Choice[]>;

/** The element that shows it in its own shadow root. */
export interface ComboboxHost extends ReactiveControllerHost {
  readonly renderRoot: DocumentFragment | HTMLElement;
}

export interface ComboboxOptions {
  readonly session: () => Session;
  readonly search: Search;
  /** Called with what was chosen; null if what was typed is no choice (yet). */
  readonly onChoice: (choice: Chosen | null) => void;
}

export interface Chosen {
  readonly id: string;
  /** Whether a person types it, because the search does not work. */
  readonly isTyped?: boolean;
}

export interface ComboboxParts {
  readonly id: string;
  readonly isRequired: boolean;
  readonly isInvalid: boolean;
  readonly describedBy: string | null;
}

/** How long typing rests before the search, in milliseconds. */
const restMs = 200;

/**
 * A text field with a list to choose from, by the ARIA pattern of a combobox: the focus stays in the field, arrows move in the list,
 * Enter chooses, Escape closes it.
 */
export class Combobox {
  /** What is in the field. */
  text = '';
  #found: readonly Choice[] | null = null;
  #active = 0;
  #isOpen = false;
  #hasFailed = false;
  #timer = 0;
  #searching: AbortController | undefined;
  readonly #host: ComboboxHost;
  readonly #options: ComboboxOptions;

  constructor(host: ComboboxHost, options: ComboboxOptions) {
    this.#host = host;
    this.#options = options;
  }

  render({ id, isRequired, isInvalid, describedBy }: ComboboxParts): TemplateResult {
    const words = this.#options.session().words(choiceWords);
    const found = this.#isOpen ? (this.#found ?? []) : [];
    // It stays when the field is left: a button below would move away from under the mouse that presses it.
    const status = this.#hasFailed ? words.failed : this.#found?.length === 0 ? words.nothing : '';
    return html`<div class="combobox">
      <input
        id=${id}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        aria-autocomplete="list"
        aria-expanded=${String(found.length > 0)}
        aria-controls=${`${id}~list`}
        aria-activedescendant=${found.length > 0 ? `${id}~option-${this.#active}` : nothing}
        aria-required=${String(isRequired)}
        aria-invalid=${String(isInvalid)}
        aria-describedby=${describedBy ?? nothing}
        .value=${live(this.text)}
        @input=${this.#onInput}
        @keydown=${this.#onKey}
        @click=${() => this.#open()}
        @blur=${() => this.#close()}
      />
      <ul id=${`${id}~list`} role="listbox" aria-labelledby=${`${id}~label`} ?hidden=${found.length === 0}>
        ${found.map((choice, index) => this.#option(choice, `${id}~option-${index}`, index === this.#active))}
      </ul>
      ${status === '' ? nothing : html`<p class="small muted">${status}</p>`}
    </div>`;
  }

  #option(choice: Choice, id: string, isActive: boolean): TemplateResult {
    const { label, detail, picture_url: picture } = choice;
    // Pressing the mouse would take the focus out of the field, and close the list before the click.
    return html`<li
      id=${id}
      role="option"
      aria-selected=${String(isActive)}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#choose(choice)}
    >
      ${picture !== null && canShow(picture) ? html`<img src=${picture} alt="" width="40" height="40" loading="lazy" @load=${showIfLoaded} @error=${showIfLoaded} />` : nothing}
      <span>${label} ${detail === null ? nothing : html`<span class="small muted">${detail}</span>`}</span>
    </li>`;
  }

  readonly #onInput = (event: Event): void => {
    this.text = valueIn(event);
    this.#options.onChoice(this.#hasFailed ? this.#typed() : null);
    this.#isOpen = true;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#search(), restMs);
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const count = this.#isOpen ? (this.#found?.length ?? 0) : 0;
    const choice = count > 0 ? this.#found?.[this.#active] : undefined;
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const by = moves[event.key];
    if (by !== undefined) {
      if (count === 0) this.#open();
      else this.#move((this.#active + by + count) % count);
    } else if (event.key === 'Enter' && choice) this.#choose(choice);
    else if (event.key === 'Escape' && count > 0) this.#close();
    else return;
    event.preventDefault();
  };

  #move(to: number): void {
    this.#active = to;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#list()?.children[to]?.scrollIntoView({ block: 'nearest' }));
  }

  #list(): Element | null {
    return this.#host.renderRoot.querySelector('.combobox > ul:not([hidden])');
  }

  #typed(): Chosen {
    return { id: this.text.trim(), isTyped: true };
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    void this.#search();
  }

  #close(): void {
    this.#isOpen = false;
    this.#searching?.abort();
    clearTimeout(this.#timer);
    this.#host.requestUpdate();
  }

  #choose(choice: Choice): void {
    this.text = choice.label;
    this.#found = null;
    this.#close();
    this.#options.onChoice(choice);
  }

  async #search(): Promise<void> {
    this.#searching?.abort();
    const searching = new AbortController();
    this.#searching = searching;
    const { announce, words } = this.#options.session();
    const { found: say, nothing: sayNothing, failed } = words(choiceWords);
    try {
      const found = await this.#options.search(this.text.trim(), searching.signal);
      if (searching.signal.aborted) return;
      this.#found = found;
      this.#hasFailed = false;
      this.#active = 0;
      announce(found.length === 0 ? sayNothing : say(found.length));
    } catch {
      if (searching.signal.aborted) return;
      this.#found = null;
      this.#hasFailed = true;
      this.#options.onChoice(this.#typed());
      announce(failed);
    }
    this.#host.requestUpdate();
  }
}

/** A picture that cannot be loaded is left out; its place stays, so that nothing moves. */
function showIfLoaded({ type, currentTarget }: Event): void {
  if (currentTarget instanceof HTMLElement) currentTarget.style.visibility = type === 'load' ? 'visible' : 'hidden';
}

/** Goes with {@link Combobox}. */
export const comboboxStyle = css`
  .combobox {
    position: relative;
  }
  .combobox > ul {
    position: absolute;
    z-index: 1;
    inset-inline: 0;
    max-block-size: 18rem;
    overflow-y: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .combobox li {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: 2.75rem;
    padding: 0.25rem 0.625rem;
    cursor: pointer;
  }
  .combobox li:hover {
    background: var(--_raised);
  }
  .combobox li[aria-selected='true'] {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    background: var(--_raised);
  }
  .combobox img {
    object-fit: cover;
  }
`;
