import type { ApiError } from '@makerfex/integrations-client';
import type { ReactiveControllerHost } from 'lit';
import { toApiError } from './loading.ts';
import type { Session } from './session.ts';

/**
 * Does what a person asks for, one thing at a time, and remembers which is under way and what failed last. If the session has ended,
 * the page asks the person to sign in.
 */
export class Attempt {
  /** What is under way; null if nothing is. */
  busy: string | null = null;
  error: ApiError | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #session: () => Session;

  constructor(host: ReactiveControllerHost, session: () => Session) {
    this.#host = host;
    this.#session = session;
  }

  get isBusy(): boolean {
    return this.busy !== null;
  }

  /** @param what names it in {@link busy} @returns undefined if it failed: {@link error} says why */
  async do<Value>(what: string, work: () => Promise<Value>): Promise<Value | undefined> {
    this.busy = what;
    this.error = null;
    this.#host.requestUpdate();
    try {
      return await work();
    } catch (thrown) {
      const error = toApiError(thrown);
      if (error.status === 401) this.#session().signedOut();
      this.error = error;
      return undefined;
    } finally {
      this.busy = null;
      this.#host.requestUpdate();
    }
  }

  forget(): void {
    this.error = null;
    this.#host.requestUpdate();
  }
}
