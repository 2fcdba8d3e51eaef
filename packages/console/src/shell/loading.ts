import { ApiError } from '@makerfex/integrations-client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How far reading something is. A value that was read stays while it is read again, and when that fails. */
export interface LoadingState<Value> {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly value: Value | undefined;
  readonly error: ApiError | undefined;
}

/** Turns whatever was thrown into an error that can be shown. A fault of our own is not hidden: the browser's console gets it. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  console.error(error);
  return new ApiError(error instanceof Error ? error.message : String(error), { code: 'internal', status: 0 });
}

/**
 * Reads what a screen shows, and renders the screen again whenever that gets further. A new reading ends the one before; leaving
 * the page ends it too. What failed for lack of a network is read again once the browser is online.
 */
export class Loading<Value> implements ReactiveController {
  state: LoadingState<Value> = { status: 'idle', value: undefined, error: undefined };
  readonly #host: ReactiveControllerHost;
  readonly #read: (signal: AbortSignal) => Promise<Value>;
  #current: AbortController | undefined;

  constructor(host: ReactiveControllerHost, read: (signal: AbortSignal) => Promise<Value>) {
    this.#host = host;
    this.#read = read;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('online', this.#onOnline);
    // It was moved within the page while it was reading.
    if (this.state.status === 'loading') void this.load();
  }

  hostDisconnected(): void {
    removeEventListener('online', this.#onOnline);
    this.#current?.abort();
  }

  /** Reads again. @param options.fresh forgets what was read before, such as of another run */
  async load({ fresh = false } = {}): Promise<void> {
    this.#current?.abort();
    const current = new AbortController();
    this.#current = current;
    const { value } = this.state;
    this.#show({ status: 'loading', value: fresh ? undefined : value, error: undefined });
    try {
      const read = await this.#read(current.signal);
      if (!current.signal.aborted) this.set(read);
    } catch (error) {
      if (current.signal.aborted) return;
      this.#show({ status: 'failed', value: this.state.value, error: toApiError(error) });
    }
  }

  /** Shows a value that came another way, such as the answer to a change. */
  set(value: Value): void {
    this.#show({ status: 'ready', value, error: undefined });
  }

  #show(state: LoadingState<Value>): void {
    this.state = state;
    this.#host.requestUpdate();
  }

  readonly #onOnline = (): void => {
    if (this.state.error?.code === 'unreachable') void this.load();
  };
}
