import type { RunRow } from '@makerfex/integrations-core';
import type { Message } from '../broker/broker.ts';
import type { Outcome } from '../protocol/outcome.ts';

/** What a task that is put off was last reported as, so that it is not reported again each time it comes back. */
const header = 'makerfex_reported';

/** How long a task is put off at once, in milliseconds: the longest that ends before its time. */
const waits = [30_000, 5_000];

/** A task whose run's time has not come: the broker keeps it meanwhile. */
export interface PutOff {
  readonly putOffMs: number;
  readonly headers: Message['headers'];
}

export const isPutOff = (end: Outcome | PutOff): end is PutOff => 'putOffMs' in end;

/** The state that a task was reported in before it was put off; null if it was not. */
export const reportedState = ({ headers }: Message): unknown => headers[header] ?? null;

/**
 * The tasks that one bridge holds though the time of their runs is far. There is room for some, whose news is reported at once; the
 * others are put off, since a bridge that holds nothing else would take no task that is due.
 */
export class WaitingRoom {
  readonly #most: number;
  readonly #waiting = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Called with each state of a run. @returns null if the task may be held */
  see(taskId: string, { eta }: RunRow, { state }: Outcome): PutOff | null {
    const untilEta = eta ? eta.getTime() - Date.now() : 0;
    const putOffMs = waits.find((wait) => wait <= untilEta);
    if (putOffMs === undefined) this.leave(taskId);
    else if (!this.#waiting.has(taskId) && this.#waiting.size >= this.#most)
      return { putOffMs, headers: { [header]: state } };
    else this.#waiting.add(taskId);
    return null;
  }

  leave(taskId: string): void {
    this.#waiting.delete(taskId);
  }
}
