import { isDeepStrictEqual } from 'node:util';
import { IntegrationError } from '../errors.ts';
import { runEvent } from '../events/event.ts';
import type { PullInput } from '../provider/capability.ts';
import type { EventRow } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { configHashOf, watermarkOf } from '../storage/watermark.ts';
import { pullEvents } from './batch-events.ts';
import { type Batch, isEmpty } from './batches.ts';
import { finishPull, finishQuietPull, type PullEnd } from './finish-pull.ts';
import { hasChanged } from './held-events.ts';
import { countLive, countLiveIn } from './live.ts';
import { aboutRecords } from './pull-port.ts';
import { afterBatch, isNothingReadable, type PullState, unreadableIds, unreadIds } from './pull-state.ts';
import type { PullWriter } from './pull-writer.ts';
import { listMovedReason, mostReadings, nextReading, readingOf } from './resume.ts';
import { planRest, planSync, type SyncPlan } from './sync-plan.ts';
import { commonestFault, stillUnread, unreadAfter } from './unread.ts';
import { writeRecords } from './write-batch.ts';

/** What a pull reads and how far it has come. Everything it writes commits together with its place and progress. */
export class Pull<Tx> {
  readonly writer: PullWriter<Tx>;
  readonly input: PullInput;
  /** When the run first started: it reads what existed then. */
  readonly #startedAt: Date;
  #plan: SyncPlan;
  #state: PullState;
  #watermark: Date | null;
  /** Start of the run's first window. */
  readonly #since: Date | null;
  /** Records of earlier readings: a provider announces the total of a single reading. */
  #readBefore = 0;
  isComplete = false;

  constructor(writer: PullWriter<Tx>) {
    const { work, capability } = writer;
    const { run, connection, stored } = work;
    this.writer = writer;
    this.input = (capability.input ?? capability.contract.input).parse(run.input);
    this.#startedAt = run.startedAt ?? work.options.clock.now();
    const unread = stored?.configHash === configHashOf(connection) ? stillUnread(stored, work.options.clock.now()) : [];
    this.#plan = planSync(capability, connection, this.input, stored, unread, {
      id: run.id,
      startedAt: this.#startedAt,
    });
    this.#state = { progress: run.progress, resume: this.#plan.resume, unread };
    this.#since = this.#plan.window.since;
    this.#watermark = watermarkOf(stored, connection);
  }

  get state(): PullState {
    return this.#state;
  }

  /** Why records that were not seen may still exist; null if the complete list was read. */
  get whyAbsenceMeansNothing(): string | null {
    return this.#whyIncomplete(this.#state);
  }

  #whyIncomplete({ resume }: PullState): string | null {
    const { since, until } = this.writer.work.run.input;
    if (since !== undefined || until !== undefined) return 'the run was narrowed by since or until';
    return resume.incomplete;
  }

  /** What to read now, and where to resume in it. */
  begin() {
    return { input: this.input, window: this.#plan.window, cursor: this.#state.resume.cursor };
  }

  /**
   * Decides what to read after the list has ended, and saves that: the same list again, or what changed since.
   * @returns false when there is nothing more to read
   * @throws IntegrationError `provider_malformed` if no record could be read
   */
  async next(): Promise<boolean> {
    const isLastReading = readingOf(this.#state.resume) >= mostReadings;
    if (this.#hasMoved(this.#state) && !isLastReading) return this.#readAgain();
    if (isNothingReadable(this.#state)) throw await this.#dropPlace();
    if (this.#hasMoved(this.#state)) return this.#reportMoved();
    if (this.#plan.isBehind) return this.#beginRest();
    return (await this.#needsAnotherLook()) && this.#readAgain();
  }

  write(batch: Batch, prefetch: () => void): Promise<void> {
    return this.writer.inSpan(batch, async () => {
      const before = this.#state.progress;
      if (!(await this.#endWithEmpty(batch))) await this.#commit(batch, prefetch);
      this.writer.count(before, this.#state.progress);
    });
  }

  /** Writes records that were looked up by id. The place in the list does not change. */
  writeFound(batch: Batch): Promise<void> {
    return this.write({ ...batch, cursor: this.#state.resume.cursor }, () => undefined);
  }

  /** Takes over a progress that was committed elsewhere. */
  setProgress(progress: RunProgress): void {
    this.writer.count(this.#state.progress, progress);
    this.#state = { ...this.#state, progress };
  }

  /** Marks the list as incomplete. @param incomplete why records may be missing from it */
  setIncomplete(incomplete: string): void {
    this.#state = { ...this.#state, resume: { ...this.#state.resume, incomplete } };
  }

  async complete(): Promise<void> {
    if (await this.#finishQuietly(this.#state)) return;
    await this.writer.transaction((unit) => this.#finish(unit, this.#state, []));
  }

  /** A list that moved may hide a record behind the watermark. Not for an enumeration: it gets a second look, and reads everything next time. */
  #hasMoved({ resume }: PullState): boolean {
    return !this.writer.capability.enumerates && resume.moved === true;
  }

  async #needsAnotherLook(): Promise<boolean> {
    const { capability } = this.writer;
    const { resume } = this.#state;
    const looksOnce = !capability.enumerates || capability.fetch !== undefined;
    // If the list lost records meanwhile, a second look may have skipped the same record as the first.
    const hasLooked = readingOf(resume) > 1 && (!resume.moved || readingOf(resume) >= mostReadings);
    if (looksOnce || hasLooked || this.whyAbsenceMeansNothing) return false;
    return (await countLive(this.writer, resume)).unseen > 0;
  }

  async #readAgain(): Promise<true> {
    const { resume, progress } = this.#state;
    const { enumerates } = this.writer.capability;
    if (!enumerates) this.#readBefore = progress.fetched;
    // The second look of an enumeration is compared with the first one's total, unless it announces another.
    const total = enumerates ? (resume.total ?? null) : null;
    this.#state = { ...this.#state, resume: { ...nextReading(resume), total } };
    await this.#savePlace();
    return true;
  }

  /** Saves that the window is read, and continues with what changed since. */
  async #beginRest(): Promise<true> {
    const { resume, progress } = this.#state;
    this.#watermark = this.#watermarkAfter(this.#state);
    const read = { ...this.#plan, resume };
    this.#plan = planRest(this.writer.capability, read, this.input, this.#watermark, this.#startedAt);
    this.#state = { ...this.#state, resume: this.#plan.resume };
    this.#readBefore = progress.fetched;
    await this.#savePlace();
    return true;
  }

  #savePlace(): Promise<void> {
    return this.writer.savePlace(this.#state, this.#state.resume, this.#watermark);
  }

  /** Discards the place in the window: the next run reads all of it again. */
  async #dropPlace(): Promise<IntegrationError> {
    const { progress, resume } = this.#state;
    const { work, capability } = this.writer;
    await this.writer.savePlace(this.#state, null, this.#watermark);
    const [field, count] = commonestFault(resume.faults ?? {});
    return new IntegrationError(
      'provider_malformed',
      `${work.run.capability}: none of ${progress.rejected} ${capability.contract.record} records of ${work.provider.label} could be read. The commonest unreadable field is ${field}, in ${count} of them. The next run reads them again; if it fails too, report the field to the maintainers of the provider package.`,
    );
  }

  async #reportMoved(): Promise<false> {
    const incomplete = listMovedReason;
    const message = `${this.writer.work.run.capability}: ${incomplete}; the next run reads the same window again.`;
    this.setIncomplete(incomplete);
    await this.writer.report(
      runEvent(this.writer.work.run, 'run.notice', message, { code: 'list_moved' }, { level: 'warning' }),
    );
    return false;
  }

  async #commit(gathered: Batch, prefetch: () => void): Promise<void> {
    const { writer } = this;
    const before = this.#state;
    // Only what is committed counts: a rolled-back batch leaves place and progress unchanged.
    const ids = [...gathered.accepted.map(({ item }) => item.externalId), ...gathered.deleted];
    const records = aboutRecords(writer.capability.contract.record, ids);
    const committed = await writer.portTransaction(records, async (unit) => {
      const target = writer.target(unit, before.resume);
      const ofRun = { ...gathered, total: this.#totalWith(gathered) };
      const written = await writeRecords(target, ofRun, before.progress, prefetch);
      const { progress, unchanged } = written;
      // The total of the progress covers earlier readings too; the place has that of this reading alone.
      const batch = { ...written.batch, total: gathered.total };
      const state = afterBatch(before, batch, progress, target.now);
      const known = { unread: unreadableIds(before), unchanged };
      const events = pullEvents(writer, batch, before.progress, progress, known);
      const isEnd = batch.isLast && (await this.#endsHere(unit, state));
      if (isEnd) await this.#finish(unit, state, events);
      else {
        await unit.sync.save({ ...writer.syncRow(this.#watermark), resume: state.resume, unread: state.unread });
        if (events.length > 0) await writer.work.held.append(unit, events);
        await writer.advance(unit, progress, makesProgress(before, batch, progress));
      }
      return { state, isEnd };
    });
    this.#state = committed.state;
    this.isComplete = committed.isEnd;
  }

  /** The total that a batch announces, without what is left out; null if it announces none. */
  #totalWith({ total, leftOut }: Batch): number | null {
    const before = this.#state.resume.leftOut ?? 0;
    return total === null ? null : total - before - leftOut.length + this.#readBefore;
  }

  /** Whether the run ends with this batch, so that one transaction commits both. */
  async #endsHere(unit: UnitOfWork<Tx>, state: PullState): Promise<boolean> {
    if (!this.#isReadToEnd(state)) return false;
    return !this.writer.capability.enumerates || (await countLiveIn(unit, this.writer, state.resume)).unseen === 0;
  }

  /** Whether nothing is left to read; an enumeration may still have skipped records. */
  #isReadToEnd(state: PullState): boolean {
    const { capability } = this.writer;
    if (this.#plan.isBehind || this.#hasMoved(state) || isNothingReadable(state)) return false;
    if (capability.enumerates) return this.#whyIncomplete(state) === null;
    return capability.fetch === undefined || unreadIds(state).length === 0;
  }

  /** Ends the run with a last batch that is empty, without a transaction for it. @returns false if the batch has to be committed */
  async #endWithEmpty(batch: Batch): Promise<boolean> {
    const { work, capability } = this.writer;
    const { progress } = this.#state;
    if (!batch.isLast || !isEmpty(batch) || capability.enumerates) return false;
    const total = this.#totalWith(batch) ?? progress.total;
    const now = work.options.clock.now();
    const state = afterBatch(this.#state, batch, { ...progress, total, phase: 'reading' }, now);
    if (!this.#isReadToEnd(state) || !(await this.#finishQuietly(state))) return false;
    this.#state = state;
    this.isComplete = true;
    return true;
  }

  #finish(unit: UnitOfWork<Tx>, state: PullState, events: readonly EventRow[]): Promise<void> {
    const { work, capability } = this.writer;
    return finishPull(unit, work, capability, this.#endOf(state, events));
  }

  #finishQuietly(state: PullState): Promise<boolean> {
    return finishQuietPull(this.writer.work, this.#endOf(state, []));
  }

  #endOf(state: PullState, events: readonly EventRow[]): PullEnd {
    const { capability } = this.writer;
    const sawAll = capability.enumerates === true && this.#whyIncomplete(state) === null;
    const covers = (since: string | null) => {
      if (this.input.until) return false;
      return this.#since === null || (since !== null && this.#since.getTime() <= Date.parse(since));
    };
    const unread = unreadAfter(state.unread, state.resume.rejected ?? [], { sawAll, covers });
    return { state, unread, watermark: this.#watermarkAfter(state), events };
  }

  /** It never moves past what may not have been read. */
  #watermarkAfter(state: PullState): Date | null {
    return this.#hasMoved(state) ? this.#watermark : (this.#plan.nextWatermark ?? this.#watermark);
  }
}

/** A batch that leaves the place unchanged, such as a look-up by id, repeats in each attempt; only its changes are progress. */
const makesProgress = ({ progress: before, resume }: PullState, { cursor }: Batch, after: RunProgress): boolean =>
  !isDeepStrictEqual(cursor, resume.cursor) || hasChanged(before, after);
