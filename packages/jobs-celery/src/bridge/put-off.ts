import type { RunRow } from '@makerfex/integrations-core/storage';
import type { Message } from '../broker/broker.ts';
import type { Outcome } from '../protocol/outcome.ts';

/** Header with the last reported state of a task that is put off, so that it is not reported again each time. */
const header = 'makerfex_reported';

/** A task is put off for the longest of these times that ends before its `eta`. In milliseconds. */
const waits = [30_000, 5_000];

/** Puts a task off until its `eta`: the broker stores it meanwhile. */
export interface PutOff {
  readonly putOffMs: number;
  readonly headers: Message['headers'];
}

export const isPutOff = (end: Outcome | PutOff): end is PutOff => 'putOffMs' in end;

/** The last state that was reported before the task was put off; null if there is none. */
export const reportedState = ({ headers }: Message): unknown => headers[header] ?? null;

/**
 * The tasks that one bridge holds though their `eta` is far away. It holds some, whose changes it reports at once, and puts the
 * others off: a bridge full of waiting tasks would accept none that is due.
 */
export class WaitingRoom {
  readonly #most: number;
  readonly #waiting = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Called with each state of a run. @returns null if the bridge may hold the task */
  admit(taskId: string, { eta }: RunRow, { state }: Outcome): PutOff | null {
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
