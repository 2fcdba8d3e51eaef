import type { RunTrigger } from '../../storage/run-row.ts';

/** Options of a run, in addition to its input. */
export interface RunSettings {
  /** Requests with the same key and input get the same run. */
  readonly idempotencyKey?: string | undefined;
  /**
   * Earliest start, at most 31 days ahead.
   * @default at once
   */
  readonly eta?: Date | undefined;
  /**
   * Revoked if no worker has started it by then.
   * @default never
   */
  readonly expiresAt?: Date | undefined;
}

export interface RunRequest extends RunSettings {
  readonly connectionId: string;
  readonly capability: string;
  readonly input: unknown;
  /** @default 'request' */
  readonly trigger?: RunTrigger;
}
