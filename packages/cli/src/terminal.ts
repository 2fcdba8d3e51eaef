import type { Logger } from '@makerfex/integrations-core';
import type { Mask } from './mask.ts';
import { messageOf } from './message-of.ts';

/** Where commands print: results to stdout, and messages, without secrets, to stderr. */
export class Terminal {
  readonly #mask: Mask;

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  result(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** A message without secrets. */
  masked(text: string): string {
    return this.#mask.apply(text);
  }

  message(text: string): void {
    process.stderr.write(`${this.masked(text)}\n`);
  }

  /** What the integrations report, in one line each. */
  readonly log: Logger = {
    error: ({ err, ...details }, message) => {
      const cause = err instanceof Error && err.cause instanceof Error ? ` ${err.cause.message}` : '';
      this.message(`${message} ${JSON.stringify(details)} ${messageOf(err)}${cause}`);
    },
  };
}
