import { Bell } from '@makerfex/integrations-core/jobs';
import type { EventRow } from '@makerfex/integrations-core/storage';

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

/** Bells of followed runs. They ring when this process has changed the run's state; other processes do not ring them. */
export class Bells {
  readonly #bells = new Map<string, Set<Bell>>();

  onEvent = ({ eventType, meta }: EventRow): void => {
    const runId = meta['run_id'];
    if (!stateEvents.has(eventType) || typeof runId !== 'string') return;
    for (const bell of this.#bells.get(runId) ?? []) bell.ring();
  };

  /** @returns the bell, and the function that removes it */
  of(runId: string): { readonly bell: Bell; readonly remove: () => void } {
    const bell = new Bell();
    const bells = this.#bells.get(runId) ?? new Set();
    this.#bells.set(runId, bells.add(bell));
    const remove = () => {
      bells.delete(bell);
      if (bells.size === 0) this.#bells.delete(runId);
    };
    return { bell, remove };
  }
}
