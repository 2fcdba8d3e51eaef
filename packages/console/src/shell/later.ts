import type { CSSResult, ReactiveControllerHost } from 'lit';

/** The element that shows it in its own shadow root. */
type LaterHost = ReactiveControllerHost & { readonly renderRoot: DocumentFragment | HTMLElement };

/**
 * The part of a screen that shows what was read. It is a script of its own that is loaded while the server answers, so that the
 * requests go out as early as possible. Its styles become those of the screen.
 */
export class Later<Part extends object> {
  /** Undefined until it is loaded. */
  part: Part | undefined;
  readonly #host: LaterHost;
  readonly #load: () => Promise<Part>;
  #loading: Promise<Part> | undefined;

  constructor(host: LaterHost, load: () => Promise<Part>) {
    this.#host = host;
    this.#load = load;
  }

  /** Loads it once; after a failure again. */
  load(): Promise<Part> {
    this.#loading ??= this.#start();
    return this.#loading;
  }

  async #start(): Promise<Part> {
    try {
      const part = await this.#load();
      const { styles = [] }: { readonly styles?: readonly CSSResult[] } = part;
      const { renderRoot: root } = this.#host;
      if (root instanceof ShadowRoot)
        root.adoptedStyleSheets.push(...styles.flatMap(({ styleSheet }) => styleSheet ?? []));
      this.part = part;
      this.#host.requestUpdate();
      return part;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}
