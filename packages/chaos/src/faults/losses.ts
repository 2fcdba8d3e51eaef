import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosDatabase } from '../host/database.ts';

const lookEveryMs = 500;
/** Longer than a lease and a sweep. */
const longestWaitMs = 120_000;

/** The runs that workers were killed with, and how long until another worker took each up. */
export class Losses {
  /** Milliseconds, by this machine's own clock: those of workers are wrong. */
  readonly waits: number[] = [];
  readonly #database: ChaosDatabase;
  readonly #pending = new Set<Promise<void>>();

  constructor(database: ChaosDatabase) {
    this.#database = database;
  }

  /** @param pid of a worker that was killed just now */
  async record(pid: number | undefined): Promise<void> {
    const at = performance.now();
    const held = pid === undefined ? [] : await heldBy(this.#database, pid).catch(() => []);
    for (const { runId, attempts } of held) {
      const wait = this.#waitFor(runId, attempts, at).finally(() => this.#pending.delete(wait));
      this.#pending.add(wait);
    }
  }

  /** Resolves once every run was resumed, or the wait is over. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #waitFor(runId: string, attempts: number, since: number): Promise<void> {
    while (performance.now() - since < longestWaitMs) {
      await delay(lookEveryMs);
      const rows = await this.#database
        .query<{ attempts: number }>(`select attempts from integration_run where id = '${runId}'`)
        .catch(() => []);
      if ((rows[0]?.attempts ?? attempts) > attempts) {
        this.waits.push(performance.now() - since);
        return;
      }
    }
  }
}

/** Owners of leases begin with the id of their process. */
const heldBy = ({ query }: ChaosDatabase, pid: number) =>
  query<{ runId: string; attempts: number }>(
    `select id as "runId", attempts from integration_run where lease_owner like '${pid}-%'`,
  );
