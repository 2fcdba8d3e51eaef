import type { EventRow } from '@makerfex/integrations-core';

/** Moves of a run; progress is found by looking. */
const moves: ReadonlySet<string> = new Set([
  'run.received',
  'run.started',
  'run.resumed',
  'run.retrying',
  'run.succeeded',
  'run.failed',
  'run.revoked',
]);

/** Wakes the one that waits for it. Rung while nobody waits, it wakes the next at once. */
export interface Bell {
  /** Resolves when it is rung, after so long, or at the stop. */
  wait(longestMs: number, stop: AbortSignal): Promise<void>;
  /** It is not rung any more. */
  remove(): void;
}

/** A bell for each run that is followed, rung when this process has committed a move of it. Other processes' moves ring none. */
export class Bells {
  readonly #rings = new Map<string, Set<() => void>>();

  hear = ({ eventType, meta }: EventRow): void => {
    const runId = meta['run_id'];
    if (!moves.has(eventType) || typeof runId !== 'string') return;
    for (const ring of this.#rings.get(runId) ?? []) ring();
  };

  of(runId: string): Bell {
    let isRung = false;
    let wake: (() => void) | undefined;
    const ring = (): void => {
      isRung = true;
      wake?.();
    };
    const rings = this.#rings.get(runId) ?? new Set();
    this.#rings.set(runId, rings.add(ring));
    return {
      async wait(longestMs, stop) {
        if (!isRung && !stop.aborted)
          await new Promise<void>((resolve) => {
            const end = () => {
              clearTimeout(timer);
              stop.removeEventListener('abort', end);
              resolve();
            };
            const timer = setTimeout(end, longestMs);
            stop.addEventListener('abort', end);
            wake = end;
          });
        isRung = false;
      },
      remove: () => {
        rings.delete(ring);
        if (rings.size === 0) this.#rings.delete(runId);
      },
    };
  }
}
