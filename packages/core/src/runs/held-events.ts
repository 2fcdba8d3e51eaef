import type { EventRow } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';

/**
 * Holds the first events of an attempt until it finds something, and then writes them with that. An import that finds nothing
 * writes only its end, which contains what they say.
 */
export class HeldEvents {
  #events: EventRow[] = [];
  #isHolding: boolean;
  /** How many of them the current transaction has written. */
  #written = 0;

  /** @param started the event of the attempt's start; null if it was written with the claim */
  constructor(started: EventRow | null) {
    this.#isHolding = started !== null;
    if (started) this.#events.push(started);
  }

  /** Whether the attempt has written no event so far. */
  get isHolding(): boolean {
    return this.#isHolding;
  }

  /** Version of the credential that was used, if that is not written yet. */
  get credentialVersion(): number | undefined {
    const version = this.#events.find(({ eventType }) => eventType === 'credential.used')?.meta['version'];
    return typeof version === 'number' ? version : undefined;
  }

  /** @returns false if events are no longer held: the caller writes it. */
  hold(event: EventRow): boolean {
    if (this.#isHolding) this.#events.push(event);
    return this.#isHolding;
  }

  /** Runs a transaction that may {@link append}. What it wrote is held no longer, unless it is rolled back. */
  async during<Result>(transaction: () => Promise<Result>): Promise<Result> {
    this.#written = 0;
    const result = await transaction();
    if (this.#written === 0) return result;
    this.#events = this.#events.slice(this.#written);
    this.#isHolding = false;
    return result;
  }

  /** Writes events, after those that are held. */
  async append<Tx>(unit: UnitOfWork<Tx>, events: readonly EventRow[]): Promise<void> {
    const all = [...this.#events, ...events];
    this.#written = this.#events.length;
    if (all.length > 0) await unit.events.append(all);
  }
}

/** Whether an import has written or deleted anything since. */
export const hasChanged = (before: RunProgress, after: RunProgress): boolean =>
  before.created + before.changed + before.deleted !== after.created + after.changed + after.deleted;
