import type { Client, components } from '@makerfex/integrations-client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { toApiError } from '../../shell/loading.ts';
import { endingOf } from '../../shell/run-state.ts';

export type Run = components['schemas']['Run'];

/** How often a run is asked for once its stream is lost. */
const pollMs = 5_000;

interface FollowParts {
  readonly client: () => Client;
  readonly show: (run: Run) => void;
}

/** Shows a run after every change, until it has ended: by its stream, and by asking once that is lost. */
export class Follow implements ReactiveController {
  /** Whether the stream was lost. */
  isPolling = false;
  readonly #host: ReactiveControllerHost;
  readonly #parts: FollowParts;
  #current: AbortController | undefined;

  constructor(host: ReactiveControllerHost, parts: FollowParts) {
    this.#host = host;
    this.#parts = parts;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  stop(): void {
    this.#current?.abort();
    this.#current = undefined;
  }

  /** Follows a run; the one before is followed no more. */
  start(run: Run): void {
    this.stop();
    this.isPolling = false;
    if (endingOf(run)) return;
    const current = new AbortController();
    this.#current = current;
    void this.#stream(run.id, current.signal);
  }

  async #stream(id: string, signal: AbortSignal): Promise<void> {
    try {
      for await (const run of this.#parts.client().runs.follow(id, { signal })) this.#parts.show(run);
    } catch (error) {
      if (signal.aborted) return;
      const { status } = toApiError(error);
      // Signed out, or no longer permitted: asking again would not help.
      if (status === 401 || status === 403 || status === 404) return;
      this.isPolling = true;
      this.#host.requestUpdate();
      this.#poll(id, signal);
    }
  }

  #poll(id: string, signal: AbortSignal): void {
    const again = setTimeout(() => void this.#ask(id, signal), pollMs);
    signal.addEventListener('abort', () => clearTimeout(again), { once: true });
  }

  async #ask(id: string, signal: AbortSignal): Promise<void> {
    try {
      const run = await this.#parts.client().runs.get(id, { signal });
      this.#parts.show(run);
      if (endingOf(run)) {
        this.isPolling = false;
        this.#host.requestUpdate();
        return;
      }
    } catch {
      // The server may come back: the page says that it asks again.
    }
    if (!signal.aborted) this.#poll(id, signal);
  }
}
