import { runEvent } from '../events/event.ts';
import { newId } from '../ids.ts';
import type { PullInput } from '../provider/capability.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { RecordRow, RecordSet } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { configHashOf } from '../storage/watermark.ts';
import type { Batch } from './batches.ts';
import { DryRunMemory, wouldBeRow } from './dry-run-memory.ts';
import { DryRunReport, toJson } from './dry-run-report.ts';
import { whyNotFinished } from './finish-pull.ts';
import type { AcceptedRecord } from './intake.ts';
import { isNews, isOutdated, isReadAfter } from './news.ts';
import { afterBatch, isNothingReadable, type PullState } from './pull-state.ts';
import { enumerationOf } from './resume.ts';
import { advanceRun, cancelled, type RunWork } from './run-work.ts';
import { planSync, type SyncPlan } from './sync-plan.ts';
import { stillUnread } from './unread.ts';
import { withoutGone } from './without-gone.ts';
import { findKnown } from './write-batch.ts';

const none: RunProgress = {
  fetched: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  deleted: 0,
  rejected: 0,
  duplicates: 0,
  total: null,
};

/**
 * What an import would do, counted without doing it: only the run itself is written. Nothing is stored to resume from, so each
 * attempt starts over.
 */
export class DryRun<Tx> {
  readonly work: RunWork<Tx>;
  readonly capability: PullCapability;
  readonly input: PullInput;
  readonly set: RecordSet;
  readonly #plan: SyncPlan;
  readonly #report = new DryRunReport();
  readonly #memory = new DryRunMemory();
  #state: PullState;
  #incomplete: string | null = null;

  constructor(work: RunWork<Tx>, capability: PullCapability) {
    const { run, connection, stored, options, provider } = work;
    const now = options.clock.now();
    this.work = work;
    this.capability = capability;
    this.input = (capability.input ?? capability.contract.input).parse(run.input);
    this.set = { providerKey: provider.key, kind: capability.contract.record };
    const unread = stored?.configHash === configHashOf(connection) ? stillUnread(stored, now) : [];
    const place = stored && { ...stored, resume: null };
    this.#plan = planSync(capability, connection, this.input, place, unread, {
      id: run.id,
      startedAt: run.startedAt ?? now,
    });
    this.#state = { progress: none, resume: this.#plan.resume, unread };
  }

  get state(): PullState {
    return this.#state;
  }

  /** Why an import could find more than this; null if nothing speaks for that. */
  get incomplete(): string | null {
    return this.#incomplete ?? this.#memory.incomplete ?? this.#state.resume.incomplete;
  }

  setIncomplete(reason: string): void {
    this.#incomplete ??= reason;
  }

  begin() {
    return { input: this.input, window: this.#plan.window, cursor: null };
  }

  /** Compares a batch with what is known. */
  async read(batch: Batch): Promise<void> {
    const { options, run } = this.work;
    const now = options.clock.now();
    await this.transaction(async (unit) => {
      const ids = [...batch.accepted.map(({ item }) => item.externalId), ...batch.deleted];
      const known = this.#memory.over(await findKnown({ unit, set: this.set }, ids), ids);
      const present = await this.#withoutGone(unit, batch.accepted, known);
      const progress = this.#compare(batch, present, known, now);
      this.#state = afterBatch(this.#state, batch, progress, now);
      await unit.events.append([
        runEvent(run, 'run.progress', `${progress.fetched} ${this.set.kind} records read`, {
          ...progress,
          phase: 'reading',
        }),
      ]);
      await this.#advance(unit, progress);
    });
  }

  hasSeen(externalId: string): boolean {
    return this.#memory.has(externalId);
  }

  /** Counts records as ones that an import would delete. @param first the first of them, for the examples */
  async delete(count: number, first: readonly Pick<RecordRow, 'externalId' | 'hostId'>[]): Promise<void> {
    const { progress } = this.#state;
    for (const row of first) this.#report.addDeleted(row);
    this.#state = { ...this.#state, progress: { ...progress, deleted: progress.deleted + count, phase: 'deleting' } };
    await this.transaction((unit) => this.#advance(unit, this.#state.progress));
  }

  /** Live records that the list did not have, a page at a time, by external id. */
  async *absent(limit: number): AsyncGenerator<{ readonly known: number; readonly rows: readonly RecordRow[] }> {
    const enumeration = { ...enumerationOf(this.#state.resume), id: newId() };
    for (let after: string | null = null; ; ) {
      this.work.signal.throwIfAborted();
      const page: readonly RecordRow[] = await this.transaction((unit) =>
        unit.records.findUnseen(this.set, enumeration, { after, limit }),
      );
      after = page.at(-1)?.externalId ?? null;
      if (after === null) return;
      yield { known: page.length, rows: page.filter(({ externalId }) => !this.#memory.has(externalId)) };
    }
  }

  /** Ends the run as SUCCESS. */
  async finish(): Promise<void> {
    const { run, owner, options } = this.work;
    const { progress } = this.#state;
    if (isNothingReadable(this.#state))
      this.setIncomplete(`none of ${progress.rejected} records could be read: an import would fail`);
    if (!this.capability.enumerates && this.#state.resume.moved)
      this.setIncomplete('the list lost records while it was read, so some may be missing: an import reads it again');
    const at = options.clock.now();
    const { phase: _, ...counts } = progress;
    const result = toJson(this.#report.toResult(counts, this.incomplete));
    const { created, changed, unchanged, deleted, rejected } = counts;
    await this.transaction(async (unit) => {
      const end = { state: 'SUCCESS', at, progress, result, unlessCancelled: true } as const;
      if (!(await unit.runs.finish(run.id, owner, end))) throw await whyNotFinished(unit, this.work);
      const seconds = (at.getTime() - (run.startedAt ?? at).getTime()) / 1000;
      const message = `${run.capability}: dry run, nothing was written: ${created} would be created, ${changed} changed, ${unchanged} unchanged, ${deleted} deleted, ${rejected} rejected`;
      await unit.events.append([runEvent(run, 'run.succeeded', message, { seconds, ...counts })]);
    });
  }

  transaction<Result>(work: (unit: UnitOfWork<Tx>) => Promise<Result>): Promise<Result> {
    return this.work.options.storage.transaction(this.work.scope, work);
  }

  #withoutGone(unit: UnitOfWork<Tx>, records: readonly AcceptedRecord[], known: ReadonlyMap<string, RecordRow>) {
    return this.work.provider.webhooks ? withoutGone({ unit, set: this.set }, records, known) : records;
  }

  /** @param present its records, without those that are gone by now */
  #compare(
    batch: Batch,
    present: readonly AcceptedRecord[],
    known: ReadonlyMap<string, RecordRow>,
    now: Date,
  ): RunProgress {
    const { progress: before } = this.#state;
    const knownOf = ({ item }: AcceptedRecord) => known.get(item.externalId);
    const reapplies = this.input.reapply === true;
    const sent = present.filter((record) => {
      const row = knownOf(record);
      const isSentAgain =
        reapplies && !this.#memory.isSent(record.item.externalId) && !(row && isOutdated(record, row));
      return isSentAgain || isNews(record, row, now);
    });
    const goneAt = (id: string): Date => batch.goneAt.get(id) ?? now;
    const deleted = batch.deleted
      .flatMap((id) => known.get(id) ?? [])
      .filter((row) => (row.deletedAt === null || reapplies) && !isReadAfter(row, goneAt(row.externalId)));
    this.#report.add(batch, { sent: sent.map((record) => [record, knownOf(record)] as const), deleted });
    this.#memory.remember(
      [
        ...sent.map((record) => wouldBeRow(record, knownOf(record))),
        ...deleted.map((row) => ({ ...row, deletedAt: goneAt(row.externalId) })),
      ],
      this.capability.enumerates ? seenIn(batch) : [],
    );
    const created = sent.filter((record) => !knownOf(record)).length;
    return {
      fetched: before.fetched + batch.fetched,
      created: before.created + created,
      changed: before.changed + sent.length - created,
      unchanged: before.unchanged + batch.accepted.length - sent.length,
      deleted: before.deleted + deleted.length,
      rejected: before.rejected + batch.rejectedRecords,
      duplicates: (before.duplicates ?? 0) + batch.fetched - batch.rejectedRecords - batch.accepted.length,
      total: batch.total ?? before.total,
      phase: 'reading',
    };
  }

  async #advance(unit: UnitOfWork<Tx>, progress: RunProgress): Promise<void> {
    // The next attempt repeats everything, so a dry run that crashes its process must not look as if it made progress.
    const row = await advanceRun(this.work, unit, { progress }, false);
    if (row.cancelRequested) throw cancelled(this.work.run);
  }
}

/** The records that an enumeration has seen in a batch. */
const seenIn = ({ accepted, rejected, leftOut }: Batch): readonly string[] => [
  ...accepted.map(({ item }) => item.externalId),
  ...rejected.flatMap(({ externalId }) => externalId ?? []),
  ...leftOut,
];
