/** First wait before a run is sent once more, in milliseconds; it doubles each time. */
const firstWaitMs = 10_000;
const mostRemembered = 10_000;

/**
 * The runs that this process has sent and not seen since. Whoever looks for runs that nobody works at finds those that wait at the
 * broker too, again and again: without this each look would send them once more.
 */
export class SentRuns {
  readonly #next = new Map<string, { readonly at: number; readonly waitMs: number }>();

  /** Whether the run may be at the broker still. */
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
