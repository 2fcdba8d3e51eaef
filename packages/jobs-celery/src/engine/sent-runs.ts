/** First wait before a run is sent again, in milliseconds; it doubles each time. */
const firstWaitMs = 10_000;
const mostRemembered = 10_000;

/**
 * The runs that this process has sent and not received since. The search for abandoned runs also finds those that wait at the
 * broker: without this it would send them again each time.
 */
export class SentRuns {
  readonly #next = new Map<string, { readonly at: number; readonly waitMs: number }>();

  /** Whether the run may still be at the broker. */
  has(runId: string): boolean {
    return (this.#next.get(runId)?.at ?? 0) > Date.now();
  }

  add(runId: string): void {
    const waitMs = (this.#next.get(runId)?.waitMs ?? firstWaitMs / 2) * 2;
    this.#next.delete(runId);
    this.#next.set(runId, { at: Date.now() + waitMs, waitMs });
    const [oldest] = this.#next.keys();
    if (this.#next.size > mostRemembered && oldest !== undefined) this.#next.delete(oldest);
  }

  delete(runId: string): void {
    this.#next.delete(runId);
  }
}
