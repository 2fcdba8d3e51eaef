import { type IntegrationError, isIntegrationError } from '../errors.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { EventRow, Json } from '../storage/rows.ts';
import type { RunProgress, RunRow } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { type DirtyRow, subscriptionCheck } from '../storage/webhooks.ts';
import { checkScopes } from './check-scopes.ts';
import { checkSubscriptions } from './check-subscriptions.ts';
import { fetcherOf, type WhySkipped } from './drain-fetcher.ts';
import { drainRecords, type EndDrain } from './drain-records.ts';
import { type DueRows, readDueRows } from './due-rows.ts';
import { whyNotFinished } from './finish-pull.ts';
import { recordEnd } from './record-end.ts';
import { advanceRun, cancelled, isCredentialRefused, leaseLost, type RunWork } from './run-work.ts';

/** The most records that one drain looks at; another one fetches the rest, so that other runs of the shop get their turn. */
const mostPerRun = 1_000;
/** So many records of a kind that cannot be fetched on their own mean that the kind cannot. */
const mostUnfetchable = 3;
/** A record that is named again while it is fetched is fetched again after this. In milliseconds. */
const againAfterMs = 2_000;
/** What is due sooner than this gets its drain at once; the sweep requests the others. In milliseconds. */
const soonMs = 60_000;

/** Fetches what deliveries named until nothing is due, and makes the checks that are due. */
export async function executeDrain<Tx>(work: RunWork<Tx>): Promise<void> {
  const drain = new Drain(work);
  let due = work.due ?? (await drain.next());
  while (due.rows.length > 0) {
    work.signal.throwIfAborted();
    await drain.take(due);
    if (drain.hasEnded) return;
    if (due.isAll && !drain.hasFailed) break;
    due = await drain.next();
  }
  await drain.check(due);
  await drain.finish();
}

class Drain<Tx> {
  readonly #work: RunWork<Tx>;
  readonly #taken = new Set<string>();
  /** Kinds that could not be fetched in this attempt. They must not hold up the others. */
  readonly #failed = new Set<string>();
  /** How many records of a kind could not be fetched on their own. */
  readonly #unfetchable = new Map<string, number>();
  readonly #errors: unknown[] = [];
  readonly #skipped = new Map<WhySkipped, number>();
  #hasEnded = false;
  #progress: RunProgress;

  constructor(work: RunWork<Tx>) {
    this.#work = work;
    this.#progress = work.run.progress;
  }

  /** Whether the run ended with the last batch. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether something could not be fetched. */
  get hasFailed(): boolean {
    return this.#errors.length > 0;
  }

  next(): Promise<DueRows> {
    const { options, scope, run } = this.#work;
    const most = this.#failed.size > 0 ? 2 * mostPerRun : this.#taken.size;
    const skips = (row: DirtyRow) => this.#isFull || this.#failed.has(row.kind) || this.#taken.has(keyOf(row));
    return options.storage.transaction(scope, async (unit) => {
      const connection = await unit.connections.find(run.connectionId);
      if (!connection) throw leaseLost(run);
      return readDueRows(unit, connection, options.clock.now(), skips, most);
    });
  }

  /** Fetches rows. If nothing else was due, the run ends with them, in one transaction. */
  async take({ connection, rows, isAll, checks }: DueRows): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const fetcher = fetcherOf(this.#work.provider, connection, first.kind);
    for (const row of rows) this.#taken.add(keyOf(row));
    if (typeof fetcher === 'string') return this.#skip(rows, fetcher);
    if (!isAll || checks.length > 0 || this.hasFailed) return this.#fetch(fetcher, rows, first.kind);
    await this.#work.options.jobs.prepare?.();
    const next: { run: RunRow | null } = { run: null };
    await this.#fetch(fetcher, rows, first.kind, async (...batch) => {
      next.run = await this.#end(...batch);
    });
    if (this.#hasEnded) await this.#deliver(next.run);
  }

  /** Fetches the halves of what cannot be fetched at once: one bad record must not hold up the others of its kind. */
  async #fetch(
    fetcher: PullCapability,
    rows: readonly DirtyRow[],
    kind: string,
    end: EndDrain<Tx> | null = null,
  ): Promise<void> {
    if (this.#failed.has(kind)) return;
    try {
      this.#progress = await drainRecords(this.#work, fetcher, rows, this.#progress, end);
      this.#hasEnded = end !== null;
    } catch (error) {
      if (this.#concernsAll(error)) throw error;
      if (rows.length === 1 || isPassing(error)) return this.#fail(kind, error);
      const middle = Math.ceil(rows.length / 2);
      await this.#fetch(fetcher, rows.slice(0, middle), kind);
      await this.#fetch(fetcher, rows.slice(middle), kind);
    }
  }

  #fail(kind: string, error: unknown): void {
    this.#errors.push(error);
    const count = (this.#unfetchable.get(kind) ?? 0) + 1;
    this.#unfetchable.set(kind, count);
    if (count >= mostUnfetchable || isPassing(error)) this.#failed.add(kind);
  }

  async check({ connection, checks }: DueRows): Promise<void> {
    for (const row of checks) {
      const check = row.externalId === subscriptionCheck.externalId ? checkSubscriptions : checkScopes;
      const error = await check(this.#work, connection, row);
      if (error && isCredentialRefused(error)) throw error;
    }
  }

  /** Ends the run as SUCCESS, with a successor if something is due soon. @throws why something could not be fetched */
  async finish(): Promise<void> {
    const { options, scope, signal } = this.#work;
    for (const error of this.#errors) throw error;
    signal.throwIfAborted();
    await options.jobs.prepare?.();
    await this.#deliver(await options.storage.transaction(scope, (unit) => this.#end(unit, this.#progress, [])));
  }

  /** @returns its successor, to be delivered after the commit */
  async #end(unit: UnitOfWork<Tx>, progress: RunProgress, events: readonly EventRow[]): Promise<RunRow | null> {
    const { options, scope, run, owner, connection } = this.#work;
    const { phase: _, ...counts } = progress;
    const result: Json = { ...counts, skipped: Object.fromEntries(this.#skipped) };
    const at = options.clock.now();
    const end = { state: 'SUCCESS', at, progress, result, unlessCancelled: true } as const;
    // It locks the run's row: what a delivery names until then is seen here, and what it names later gets a drain of its own.
    if (!(await unit.runs.finish(run.id, owner, end))) throw await whyNotFinished(unit, this.#work);
    await recordEnd(unit, this.#work, { at, progress, message: this.#summary(progress), events });
    const dueAt = await unit.webhooks.nextDue(run.connectionId);
    if (!dueAt || dueAt.getTime() > at.getTime() + soonMs) return null;
    const earliest = this.#isFull ? at.getTime() : at.getTime() + againAfterMs;
    return options.drains.requestNext(unit, scope, connection, new Date(Math.max(dueAt.getTime(), earliest)));
  }

  get #isFull(): boolean {
    return this.#taken.size >= mostPerRun;
  }

  #concernsAll(error: unknown): boolean {
    const { signal, options } = this.#work;
    return signal.aborted || options.storage.isTransient(error) || (isIntegrationError(error) && concernsAll(error));
  }

  async #skip(rows: readonly DirtyRow[], why: WhySkipped): Promise<void> {
    const { options, scope, run } = this.#work;
    const count = await options.storage.transaction(scope, async (unit) => {
      const cleared = await unit.webhooks.clear(run.connectionId, rows);
      const row = await advanceRun(this.#work, unit, { progress: this.#progress }, cleared > 0);
      if (row.cancelRequested) throw cancelled(run);
      return cleared;
    });
    this.#skipped.set(why, (this.#skipped.get(why) ?? 0) + count);
  }

  #summary({ created, changed, unchanged, deleted, rejected }: RunProgress): string {
    const skipped = [...this.#skipped].map(([why, count]) => `, ${count} not fetched (${why})`).join('');
    return `${this.#work.run.capability}: ${created} created, ${changed} changed, ${unchanged} unchanged, ${deleted} deleted, ${rejected} rejected${skipped}`;
  }

  async #deliver(successor: RunRow | null): Promise<void> {
    const { options, scope } = this.#work;
    try {
      await options.drains.deliver(scope, successor);
    } catch (err) {
      options.log.error({ err, runId: successor?.id }, 'Could not enqueue the next drain; the sweep tries again.');
    }
  }
}

const keyOf = ({ kind, externalId }: DirtyRow): string => JSON.stringify([kind, externalId]);

/** Whether the provider could not answer at all, which fewer records would not change. */
const isPassing = (error: unknown): boolean => isIntegrationError(error) && error.kind === 'transient';

/** Whether an error would meet the other kinds too. */
const concernsAll = (error: IntegrationError): boolean =>
  error.kind === 'rate_limited' ||
  error.code === 'run_lease_lost' ||
  error.code === 'run_cancelled' ||
  isCredentialRefused(error);
