import { type Client, createClient } from '@makerfex/integrations-client';
import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import { base } from '../theme/base.ts';
import { loadTexts } from '../words/languages.ts';
import type { OwnWords } from '../words/own-words.ts';
import { LiveRegion } from './live-region.ts';
import { Loading } from './loading.ts';
import { createSession, type Session, type SessionParts } from './session.ts';

const defaultBaseUrl = '/api/integrations';
const ofSession = ['baseUrl', 'consoleUrl', 'signInUrl', 'client', 'ownWords'] as const;

/**
 * What an element alone in a page of the host sends before it leads to another screen; `path` is that screen's, such as `/runs/1`.
 * `preventDefault()` leaves it to the host to go there.
 */
export type NavigateEvent = CustomEvent<{ readonly path: string }>;

/**
 * What every element of ours is: it talks to the API by a session. In the console that is the console's own; alone in a page of
 * the host it makes one from its attributes.
 */
export class MfxElement extends LitElement {
  static override styles = base;
  static override properties: PropertyDeclarations = {
    baseUrl: { attribute: 'base-url' },
    consoleUrl: { attribute: 'console-url' },
    signInUrl: { attribute: 'sign-in-url' },
    client: { attribute: false },
    ownWords: { attribute: false },
    session: { attribute: false },
  };

  /** Where the API is mounted. Defaults to `/api/integrations`. */
  declare baseUrl: string;
  /** Where the other screens are, for links. Defaults to the console that the API serves. */
  declare consoleUrl: string | null;
  /** The page to sign in, for people whose session has ended. Defaults to none. */
  declare signInUrl: string | null;
  /** A client of your own, such as one that sends a token. Defaults to one that sends the cookies of the page. */
  declare client: Client | null;
  /** Texts of your own, by language and catalogue. Defaults to {}. */
  declare ownWords: OwnWords;
  /** Given by the console to its screens. */
  declare session: Session | null;

  protected readonly live = new LiveRegion(this);
  readonly #readings: Pick<Loading<unknown>, 'load'>[] = [];
  #own: { readonly session: Session; readonly madeOf: readonly unknown[] } | undefined;
  #read: { readonly session: Session; readonly subject: string | null } | undefined;

  constructor() {
    super();
    this.baseUrl = defaultBaseUrl;
    this.consoleUrl = null;
    this.signInUrl = null;
    this.client = null;
    this.ownWords = {};
    this.session = null;
  }

  /** The session to use: the one that was given, or one of its own. */
  protected get current(): Session {
    if (this.session) return this.session;
    const madeOf = ofSession.map((name) => this[name]);
    if (!this.#own || madeOf.some((value, index) => value !== this.#own?.madeOf[index]))
      this.#own = { session: createSession(this.sessionParts()), madeOf };
    return this.#own.session;
  }

  /**
   * What the screen is about, such as the id of a connection: {@link read} is called when it or the session changes. Empty for all of the
   * shop, null for nothing yet.
   */
  protected get subject(): string | null {
    return '';
  }

  /** Something that the screen shows: {@link read} reads it. */
  protected reading<Value>(read: (signal: AbortSignal) => Promise<Value>): Loading<Value> {
    const reading = new Loading(this, read);
    this.#readings.push(reading);
    return reading;
  }

  /** Reads what the screen shows. */
  protected read(): void {
    for (const reading of this.#readings) void reading.load({ fresh: true });
  }

  #readIfOther(): void {
    const { current: session, subject } = this;
    if (this.#read?.session === session && this.#read.subject === subject) return;
    this.#read = { session, subject };
    if (subject !== null) this.read();
  }

  /** The texts may still have to be loaded: nothing shows in another language meanwhile, and what it shows is read at the same time. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    this.#readIfOther();
    const texts = loadTexts(this.current.language);
    return texts ? texts.then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#readIfOther();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // It was moved within the page, and what it shows may be old. What a person fills in about one connection stays.
    if (this.hasUpdated && this.subject === '') this.read();
  }

  /** What its own session is made of. */
  protected sessionParts(): SessionParts {
    const folder = (this.consoleUrl ?? `${this.baseUrl.replace(/\/+$/, '')}/console`).replace(/\/+$/, '');
    return {
      hasCookies: this.client === null,
      client: this.client ?? createClient({ baseUrl: this.baseUrl }),
      language: languageOf(this),
      signInUrl: this.signInUrl,
      ownWords: this.ownWords,
      link: (path) => `${folder}${path}`,
      navigate: (path) => {
        const event: NavigateEvent = new CustomEvent('mfx-navigate', {
          detail: { path },
          bubbles: true,
          composed: true,
          cancelable: true,
        });
        if (this.dispatchEvent(event)) location.assign(`${folder}${path}`);
      },
      announce: (text) => this.live.announce(text),
      signedOut: () => this.requestUpdate(),
    };
  }
}

/** The language of the nearest element with `lang`, also around the roots that the element is in. */
function languageOf(element: Element): string {
  for (let at: Element | null = element; at; ) {
    const found: string | null | undefined = at.closest('[lang]')?.getAttribute('lang');
    if (found) return canonical(found);
    const root: Node = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return canonical(navigator.language);
}

/** `Intl` refuses what is no language tag. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Makes an element known to the browser, once: a page may load it twice. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

declare global {
  interface GlobalEventHandlersEventMap {
    'mfx-navigate': NavigateEvent;
  }
}
