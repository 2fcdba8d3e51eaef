import type { RunRow } from '../storage/rows.ts';
import { isSuspect } from './lost-leases.ts';

interface Apart {
  readonly runId: string;
  readonly over: PromiseWithResolvers<void>;
}

/**
 * Keeps a run that may be what ends its processes apart from the others of this one, so that it takes none of them with it. Nothing
 * else begins while such a run waits for the others to end, and then until it gets on; each for a bounded time, so that it holds
 * nobody up for long. Two such runs are never carried out at once.
 */
export class Isolation {
  readonly #boundMs: number;
  readonly #stop: AbortSignal;
  readonly #underWay = new Set<string>();
  /** Those under way that may still crash the process. */
  readonly #suspects = new Set<string>();
  #apart: Apart | null = null;
  /** Resolves when a run leaves, and is then replaced. */
  #left = Promise.withResolvers<void>();

  /**
   * @param boundMs how long others are held up for a run that waits, and again for one that has begun.
   * @param stop ends every wait.
   */
  constructor(boundMs: number, stop: AbortSignal) {
    this.#boundMs = boundMs;
    this.#stop = stop;
    stop.addEventListener('abort', () => {
      this.#end(this.#apart);
      this.#ring();
    });
  }

  /** Whether a run is kept apart now: another one would have to wait. */
  get isOn(): boolean {
    return this.#apart !== null;
  }

  /** Resolves when the run may begin. It is followed by `leave`. */
  async enter(runId: string): Promise<void> {
    while (this.#apart && this.#apart.runId !== runId && !this.#stop.aborted) await this.#apart.over.promise;
    this.#underWay.add(runId);
  }

  /** Whether a run that has entered may begin now. A suspect that may is kept apart from here on. */
  admits(run: Pick<RunRow, 'id' | 'lostLeases'>): boolean {
    if (!isSuspect(run)) return true;
    const isAlone = this.#apart === null && this.#underWay.size === 1;
    if (this.#apart?.runId !== run.id && !isAlone) return false;
    const apart = this.#apart ?? this.#setApart(run.id);
    this.#suspects.add(run.id);
    setTimeout(() => this.#end(apart), this.#boundMs).unref();
    return true;
  }

  /**
   * For a suspect that was not admitted: nothing else begins until what is under way has ended, for as long as the bound at most.
   * While another suspect waits so, this one gives way to it.
   * @returns whether to `enter` again then; if not, the suspect is better left to another process.
   */
  async waitUntilAlone(runId: string): Promise<boolean> {
    // Another suspect that takes longer than the bound would have the others held up again and again for one that may not begin.
    if (this.#suspects.size > 0) return false;
    if (this.#apart) {
      this.leave(runId);
      return !this.#stop.aborted;
    }
    this.#setApart(runId);
    const bound = new AbortController();
    const timer = setTimeout(() => {
      bound.abort();
      this.#ring();
    }, this.#boundMs).unref();
    while (this.#underWay.size > 1 && !bound.signal.aborted && !this.#stop.aborted) await this.#left.promise;
    clearTimeout(timer);
    return !this.#stop.aborted;
  }

  /** The run has got on, and is like any other. */
  clear(runId: string): void {
    this.#suspects.delete(runId);
    if (this.#apart?.runId === runId) this.#end(this.#apart);
  }

  leave(runId: string): void {
    this.#underWay.delete(runId);
    this.clear(runId);
    this.#ring();
  }

  #setApart(runId: string): Apart {
    this.#apart = { runId, over: Promise.withResolvers() };
    return this.#apart;
  }

  #end(apart: Apart | null): void {
    if (apart === null || this.#apart !== apart) return;
    this.#apart = null;
    apart.over.resolve();
  }

  #ring(): void {
    this.#left.resolve();
    this.#left = Promise.withResolvers();
  }
}
