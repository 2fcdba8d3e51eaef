import type { ReactiveControllerHost } from 'lit';

/**
 * The part of a screen that shows what was read. It is a script of its own that is loaded while the server answers, so that the
 * requests go out as early as possible.
 */
export class Later<Part> {
  /** Undefined until it is loaded. */
  part: Part | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #load: () => Promise<Part>;
  #loading: Promise<Part> | undefined;

  constructor(host: ReactiveControllerHost, load: () => Promise<Part>) {
    this.#host = host;
    this.#load = load;
  }

  /** Loads it once; after a failure again. */
  async load(): Promise<Part> {
    this.#loading ??= this.#load();
    try {
      this.part = await this.#loading;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
    this.#host.requestUpdate();
    return this.part;
  }
}
