import type { RunRow } from '../storage/run-row.ts';
import { isSuspect } from './lost-leases.ts';

interface Isolated {
  readonly runId: string;
  readonly over: PromiseWithResolvers<void>;
}

/**
 * Isolates a run that may crash its process, so that it takes no other run with it. No other run starts while a suspect waits for
 * the others to end, nor until it then makes progress; both for a bounded time, so that it delays nobody for long. Two suspects
 * never run at once.
 */
export class Isolation {
  readonly #boundMs: number;
  readonly #stop: AbortSignal;
  readonly #underWay = new Set<string>();
  /** Runs under way that may still crash the process. */
  readonly #suspects = new Set<string>();
  #isolated: Isolated | null = null;
  /** Resolves when a run leaves; then a new promise replaces it. */
  #left = Promise.withResolvers<void>();

  /**
   * @param boundMs how long others wait for a suspect that waits, and again for one that has started
   * @param stop ends every wait
   */
  constructor(boundMs: number, stop: AbortSignal) {
    this.#boundMs = boundMs;
    this.#stop = stop;
    stop.addEventListener('abort', () => {
      this.#end(this.#isolated);
      this.#ring();
    });
  }

  /** Whether a run is isolated now, so that another one would have to wait. */
  get isOn(): boolean {
    return this.#isolated !== null;
  }

  /** Resolves when the run may start. Call `leave` afterwards. */
  async enter(runId: string): Promise<void> {
    while (this.#isolated && this.#isolated.runId !== runId && !this.#stop.aborted) await this.#isolated.over.promise;
    this.#underWay.add(runId);
  }

  /** Whether a run that has entered may start now. If it is a suspect, it is isolated from here on. */
  admits(run: Pick<RunRow, 'id' | 'lostLeases'>): boolean {
    if (!isSuspect(run)) return true;
    const isAlone = this.#isolated === null && this.#underWay.size === 1;
    if (this.#isolated?.runId !== run.id && !isAlone) return false;
    const isolated = this.#isolated ?? this.#isolate(run.id);
    this.#suspects.add(run.id);
    setTimeout(() => this.#end(isolated), this.#boundMs).unref();
    return true;
  }

  /**
   * For a suspect that was not admitted: no other run starts until those under way have ended, at most for the bound. If another
   * suspect waits already, this one goes after it.
   * @returns true to `enter` again; false to leave the suspect to another process
   */
  async waitUntilAlone(runId: string): Promise<boolean> {
    // If another suspect takes longer than the bound, the others would wait again and again for one that may not start.
    if (this.#suspects.size > 0) return false;
    if (this.#isolated) {
      this.leave(runId);
      return !this.#stop.aborted;
    }
    this.#isolate(runId);
    const bound = new AbortController();
    const timer = setTimeout(() => {
      bound.abort();
      this.#ring();
    }, this.#boundMs).unref();
    while (this.#underWay.size > 1 && !bound.signal.aborted && !this.#stop.aborted) await this.#left.promise;
    clearTimeout(timer);
    return !this.#stop.aborted;
  }

  /** The run has made progress, so it is no longer a suspect. */
  clear(runId: string): void {
    this.#suspects.delete(runId);
    if (this.#isolated?.runId === runId) this.#end(this.#isolated);
  }

  leave(runId: string): void {
    this.#underWay.delete(runId);
    this.clear(runId);
    this.#ring();
  }

  #isolate(runId: string): Isolated {
    this.#isolated = { runId, over: Promise.withResolvers() };
    return this.#isolated;
  }

  #end(isolated: Isolated | null): void {
    if (isolated === null || this.#isolated !== isolated) return;
    this.#isolated = null;
    isolated.over.resolve();
  }

  #ring(): void {
    this.#left.resolve();
    this.#left = Promise.withResolvers();
  }
}
