import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { pick, type Random } from '../random.ts';
import { type HostOrder, poisoned } from './order.ts';

/** What a supervisor of processes waits before it starts one again. */
const startAgainAfterMs = 500;
/** Longer than an engine takes to stop. */
const stopsWithinMs = 20_000;
/** On a machine with more to do than it can. */
const startsWithinMs = 180_000;
/** What a worker says of a run that found the disk of the host full. */
const fullDisk = z.object({ fullDiskOf: z.string() });
/** A process that finds the database away ends, and says so in one of these ways. */
const isAway = /ECONNREFUSED|ECONNRESET|storage_unavailable|57P0\d|Connection terminated/;

export interface WorkerCounts {
  killed: number;
  frozen: number;
  /** Deaths by a run that kills its process. */
  poisoned: number;
  clockChanges: number;
  /** Batches that found the disk of the host full. */
  fullDisk: number;
  /** Starts that found the database away. */
  vainStarts: number;
}

/** Processes that work at runs. One that ends is started again, until they are stopped. */
export class Workers {
  readonly counts: WorkerCounts = { killed: 0, frozen: 0, poisoned: 0, clockChanges: 0, fullDisk: 0, vainStarts: 0 };
  /** What the processes logged for their operators, by how often. */
  readonly logged = new Map<string, number>();
  /** Ids of runs that found the disk of the host full. */
  readonly fullDiskOf = new Set<string>();
  /** What no worker may do. */
  readonly findings: string[] = [];
  readonly #order: string;
  readonly #working = new Set<ChildProcess>();
  readonly #killed = new WeakSet<ChildProcess>();
  readonly #lives: Promise<void>[] = [];
  #isStopping = false;

  constructor(order: HostOrder) {
    this.#order = JSON.stringify(order);
  }

  /**
   * Resolves once all of them work.
   * @param clocks by how many milliseconds the clock of each is ahead
   * @throws where that takes too long.
   */
  async start(clocks: readonly number[]): Promise<void> {
    for (const aheadMs of clocks) this.#lives.push(this.#live(aheadMs));
    const late = Date.now() + startsWithinMs;
    while (this.#working.size < clocks.length) {
      if (Date.now() > late) throw new Error(`The workers do not start. ${this.findings[0] ?? ''}`);
      await delay(100);
    }
  }

  /** Kills one that works, as `kill -9` does. @returns its process id, and undefined where none works. */
  kill(next: Random): number | undefined {
    if (this.#working.size === 0) return undefined;
    const victim = pick(next, [...this.#working]);
    this.#working.delete(victim);
    this.#killed.add(victim);
    victim.kill('SIGKILL');
    this.counts.killed += 1;
    return victim.pid;
  }

  /** Has one stand still for so long, as a machine does that is out of memory. It knows nothing of it, and goes on then. */
  async freeze(next: Random, forMs: number): Promise<void> {
    if (this.#working.size === 0 || process.platform === 'win32') return;
    const victim = pick(next, [...this.#working]);
    victim.kill('SIGSTOP');
    this.counts.frozen += 1;
    await delay(forMs);
    victim.kill('SIGCONT');
  }

  /** Sets the clock of one, in the middle of its work. */
  setClock(next: Random, aheadMs: number): void {
    if (this.#working.size === 0) return;
    pick(next, [...this.#working]).send({ aheadMs });
    this.counts.clockChanges += 1;
  }

  /** Has all of them stop as a deployment does. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const worker of this.#working) worker.kill('SIGTERM');
    const late = await Promise.race([
      Promise.all(this.#lives).then(() => false),
      delay(stopsWithinMs, true, { ref: false }),
    ]);
    if (!late) return;
    this.findings.push(`A worker had not stopped ${stopsWithinMs / 1_000} s after SIGTERM.`);
    for (const worker of this.#working) worker.kill('SIGKILL');
  }

  async #live(aheadMs: number): Promise<void> {
    while (!this.#isStopping) {
      await this.#liveOnce(aheadMs);
      if (!this.#isStopping) await delay(startAgainAfterMs);
    }
  }

  async #liveOnce(aheadMs: number): Promise<void> {
    const worker = fork(join(import.meta.dirname, 'worker.ts'), [this.#order, String(aheadMs)], {
      execArgv: ['--conditions=@makerfex/source', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    let words = '';
    let isReady = false;
    worker.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-2_000);
    });
    worker.on('message', (message) => {
      const { data: full } = fullDisk.safeParse(message);
      if (full) return this.#countFullDisk(full.fullDiskOf);
      if (message !== 'ready') return this.note(message);
      isReady = true;
      this.#working.add(worker);
      if (this.#isStopping) worker.kill('SIGTERM');
    });
    // A message to one that has just died is lost, as its clock is.
    worker.on('error', () => undefined);
    const [code] = await once(worker, 'exit');
    this.#working.delete(worker);
    if (this.#killed.has(worker) || (this.#isStopping && code === 0)) return;
    if (code === poisoned) this.counts.poisoned += 1;
    else if (!isReady && isAway.test(words)) this.counts.vainStarts += 1;
    else this.findings.push(`A worker ended by itself with ${code}: ${words.trim() || 'without a word'}`);
  }

  #countFullDisk(runId: string): void {
    this.counts.fullDisk += 1;
    this.fullDiskOf.add(runId);
  }

  note(message: unknown): void {
    const text = JSON.stringify(message);
    this.logged.set(text, (this.logged.get(text) ?? 0) + 1);
  }
}
