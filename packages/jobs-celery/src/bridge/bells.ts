import type { EventRow } from '@makerfex/integrations-core';

/** Events of a run's state. Progress has none; it is polled. */
const stateEvents: ReadonlySet<string> = new Set([
  'run.received',
  'run.started',
  'run.resumed',
  'run.retrying',
  'run.succeeded',
  'run.failed',
  'run.revoked',
]);

/** Wakes its waiter. If it rings while nobody waits, the next wait ends at once. */
export interface Bell {
  /** Resolves when it rings, after `longestMs`, or when `stop` aborts. */
  wait(longestMs: number, stop: AbortSignal): Promise<void>;
  /** Stops ringing it. */
  remove(): void;
}

/** A bell per followed run. It rings when this process has changed the run's state; other processes do not ring it. */
export class Bells {
  readonly #rings = new Map<string, Set<() => void>>();

  onEvent = ({ eventType, meta }: EventRow): void => {
    const runId = meta['run_id'];
    if (!stateEvents.has(eventType) || typeof runId !== 'string') return;
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
