import type { PullInput } from '../capability.ts';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { PullCapability } from '../provider.ts';
import type { StorageUnit } from '../storage.ts';
import type { EventRow, RunProgress, SyncRow } from '../storage-rows.ts';
import { inSpan, instruments, spanNames } from '../telemetry.ts';
import { batchEvents } from './batch-events.ts';
import type { Batch } from './batches.ts';
import { finishPull } from './finish-pull.ts';
import { afterBatch, isNothingReadable, type PullState, unreadableIds, unreadIds } from './pull-state.ts';
import { mostReadings, nextReading, readingOf } from './resume.ts';
import { cancelled, leaseLost, type RunWork } from './run-work.ts';
import { planRest, planSync, type SyncPlan } from './sync-plan.ts';
import { commonestFault, stillUnread, unreadAfter } from './unread.ts';
import { configHashOf, watermarkOf } from './watermark.ts';
import { type BatchTarget, type Upsert, writeDeletions, writeRecords } from './write-batch.ts';

/** Counts of live records. */
export interface Live {
  readonly known: number;
  /** Not seen by this enumeration. */
  readonly unseen: number;
  /** Seen by it, those that are new and could not be read included. */
  readonly seen: number;
}

/** What a pull reads, and how far it has come. Everything it writes commits with its place and its progress. */
export class Pull<Tx> {
  readonly #work: RunWork<Tx>;
  readonly #capability: PullCapability;
  readonly #upsert: Upsert<Tx>;
  readonly input: PullInput;
  /** When the run was first taken up: it reads what there was then. */
  readonly #startedAt: Date;
  #plan: SyncPlan;
  #state: PullState;
  #watermark: Date | null;
  /** Where the run's first window begins: it covers the records since then. */
  readonly #since: Date | null;
  /** Records of the readings before: a provider tells the total of one. */
  #readBefore = 0;
  isComplete = false;

  constructor(work: RunWork<Tx>, capability: PullCapability, upsert: Upsert<Tx>) {
    const { run, connection, stored } = work;
    this.#work = work;
    this.#capability = capability;
    this.#upsert = upsert;
    this.input = (capability.input ?? capability.contract.input).parse(run.input);
    this.#startedAt = run.startedAt ?? new Date();
    const unread = stored?.configHash === configHashOf(connection) ? stillUnread(stored, new Date()) : [];
    this.#plan = planSync(capability, connection, this.input, stored, unread, this.#startedAt);
    this.#state = { progress: run.progress, resume: this.#plan.resume, unread };
    this.#since = this.#plan.window.since;
    this.#watermark = watermarkOf(stored, connection);
  }

  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** What the list that was read last said there is; null if it did not say. */
  get total(): number | null {
    return this.#state.resume.total ?? null;
  }

  get unreadIds(): readonly string[] {
    return unreadIds(this.#state);
  }

  /** Why records that did not come may be there still; null if a complete list was read. */
  get whyAbsenceMeansNothing(): string | null {
    const { since, until } = this.#work.run.input;
    if (since !== undefined || until !== undefined) return 'the run was narrowed by since or until';
    return this.#state.resume.incomplete;
  }

  /** What is to be read now, and where in it to begin. */
  begin() {
    return { input: this.input, window: this.#plan.window, cursor: this.#state.resume.cursor };
  }

  /**
   * Decides what is read after the list that has ended, and keeps it: the same list once more, or what came since.
   * @returns false once there is nothing more to read
   * @throws IntegrationError `provider_malformed` if no record could be read
   */
  async next(): Promise<boolean> {
    const isLastReading = readingOf(this.#state.resume) >= mostReadings;
    if (this.#hasMoved(this.#state) && !isLastReading) return this.#readAgain();
    if (isNothingReadable(this.#state)) throw await this.#dropPlace();
    if (this.#hasMoved(this.#state)) return this.#reportMoved();
    if (this.#plan.isBehind) return this.#beginRest();
    return (await this.#needsSecondLook()) && this.#readAgain();
  }

  write(batch: Batch, prepareNext: () => void): Promise<void> {
    return inSpan(spanNames.batch, { ...this.#labels(), 'makerfex.batch.records': batch.fetched }, async () => {
      const before = this.#state.progress;
      await this.#commit(batch, prepareNext);
      this.#count(before);
    });
  }

  /** Writes records that were asked for by id: they leave the place in the list as it is. */
  writeFound(batch: Batch): Promise<void> {
    return this.write({ ...batch, cursor: this.#state.resume.cursor }, () => undefined);
  }

  async countLive(): Promise<Live> {
    const { enumerationId, rejected = [] } = this.#state.resume;
    const ids = rejected.flatMap(({ externalId }) => externalId ?? []);
    return this.#transaction(async (unit) => {
      const { set } = this.#target(unit);
      const { known, unseen } = await unit.records.countLive(set, enumerationId);
      const linked = (await unit.records.find(set, ids)).filter(({ deletedAt }) => deletedAt === null);
      return { known, unseen, seen: known - unseen + ids.length - linked.length };
    });
  }

  /** Ids of live records that this enumeration has not seen. */
  async findUnseen(after: string | null, limit: number): Promise<readonly string[]> {
    const { enumerationId } = this.#state.resume;
    const rows = await this.#transaction((unit) =>
      unit.records.findUnseen(this.#target(unit).set, enumerationId, { after, limit }),
    );
    return rows.map(({ externalId }) => externalId);
  }

  /** Takes a batch of what was not seen as deleted. @returns how many */
  async deleteUnseen(): Promise<number> {
    const { progress: before, resume } = this.#state;
    const limit = this.#work.options.batchSize;
    const progress = await this.#transaction(async (unit) => {
      const target = this.#target(unit);
      const gone = await unit.records.findUnseen(target.set, resume.enumerationId, { after: null, limit });
      if (gone.length === 0) return before;
      await writeDeletions(target, gone);
      const after: RunProgress = { ...before, deleted: before.deleted + gone.length, phase: 'deleting' };
      await this.#advance(unit, after);
      return after;
    });
    this.#state = { ...this.#state, progress };
    this.#count(before);
    return progress.deleted - before.deleted;
  }

  /** Keeps what is absent, and takes the list that was read for incomplete. */
  async refuseDeletions(reason: string, live?: Live): Promise<void> {
    this.#state = { ...this.#state, resume: { ...this.#state.resume, incomplete: reason } };
    const meta = { run_id: this.#work.run.id, reason, ...(live && { known: live.known, unseen: live.unseen }) };
    const event = newEvent('run.deletions_refused', `Absent records were kept: ${reason}.`, { ...this.#about(), meta });
    await this.#transaction((unit) => unit.events.append([event]));
  }

  complete(): Promise<void> {
    return this.#transaction((unit) => this.#finish(unit, this.#state, []));
  }

  /** A list that moved may hide a record behind the watermark. An enumeration has a second look, and reads everything next time. */
  #hasMoved({ resume }: PullState): boolean {
    return !this.#capability.enumerates && resume.moved === true;
  }

  async #needsSecondLook(): Promise<boolean> {
    const looksOnce = !this.#capability.enumerates || this.#capability.fetch !== undefined;
    if (looksOnce || readingOf(this.#state.resume) > 1 || this.whyAbsenceMeansNothing) return false;
    return (await this.countLive()).unseen > 0;
  }

  async #readAgain(): Promise<true> {
    if (!this.#capability.enumerates) this.#readBefore = this.#state.progress.fetched;
    this.#state = { ...this.#state, resume: nextReading(this.#state.resume) };
    await this.#keepPlace();
    return true;
  }

  /** Keeps that the window is read, and goes on to what came since. */
  async #beginRest(): Promise<true> {
    const { resume, progress } = this.#state;
    this.#watermark = this.#watermarkAfter(this.#state);
    const read = { ...this.#plan, resume };
    this.#plan = planRest(this.#capability, read, this.input, this.#watermark, this.#startedAt);
    this.#state = { ...this.#state, resume: this.#plan.resume };
    this.#readBefore = progress.fetched;
    await this.#keepPlace();
    return true;
  }

  async #keepPlace(): Promise<void> {
    const { progress, resume, unread } = this.#state;
    await this.#transaction(async (unit) => {
      await unit.sync.save({ ...this.#place(), resume, unread });
      await this.#advance(unit, progress);
    });
  }

  /** What was read of the window does not count: the next run reads all of it again. */
  async #dropPlace(): Promise<IntegrationError> {
    const { progress, resume, unread } = this.#state;
    const { run, provider } = this.#work;
    await this.#transaction(async (unit) => {
      await unit.sync.save({ ...this.#place(), resume: null, unread });
      await this.#advance(unit, progress);
    });
    const [field, count] = commonestFault(resume.faults ?? {});
    return new IntegrationError(
      'provider_malformed',
      `${run.capability}: none of ${progress.rejected} ${this.#capability.contract.record} records of ${provider.label} could be read. The commonest unreadable field is ${field}, in ${count} of them. The next run reads them again.`,
    );
  }

  async #reportMoved(): Promise<false> {
    const { run } = this.#work;
    const incomplete = `the list lost records during each of ${mostReadings} readings, so some may have been passed over`;
    this.#state = { ...this.#state, resume: { ...this.#state.resume, incomplete } };
    const message = `${run.capability}: ${incomplete}; the next run reads the same time again.`;
    const meta = { run_id: run.id, code: 'list_moved' };
    const event = newEvent('run.notice', message, { ...this.#about(), level: 'warning', meta });
    await this.#transaction((unit) => unit.events.append([event]));
    return false;
  }

  /** Reports to the metrics what was committed since. */
  #count(before: RunProgress): void {
    const { progress } = this.#state;
    for (const result of ['created', 'changed', 'unchanged', 'deleted', 'rejected', 'duplicates'] as const)
      instruments().records.add((progress[result] ?? 0) - (before[result] ?? 0), {
        ...this.#labels(),
        'makerfex.result': result,
      });
  }

  #labels() {
    const { run, provider } = this.#work;
    return { 'makerfex.provider': provider.key, 'makerfex.capability': run.capability };
  }

  async #commit(batch: Batch, prepareNext: () => void): Promise<void> {
    const before = this.#state;
    // Only what is committed counts: a batch that is rolled back leaves place and progress as they were.
    const committed = await this.#transaction(async (unit) => {
      const total = batch.total === null ? null : batch.total + this.#readBefore;
      const progress = await writeRecords(this.#target(unit), { ...batch, total }, before.progress, prepareNext);
      const state = afterBatch(before, batch, progress);
      const about = { ...this.#about(), kind: this.#capability.contract.record };
      const events = batchEvents(batch, progress, about, unreadableIds(before));
      const isEnd = batch.isLast && this.#endsHere(state);
      if (isEnd) await this.#finish(unit, state, events);
      else {
        await unit.sync.save({ ...this.#place(), resume: state.resume, unread: state.unread });
        await unit.events.append(events);
        await this.#advance(unit, progress);
      }
      return { state, isEnd };
    });
    this.#state = committed.state;
    this.isComplete = committed.isEnd;
  }

  /** Nothing comes between the last batch and the end of the run: one transaction does for both. */
  #endsHere(state: PullState): boolean {
    const isRead = !this.#capability.enumerates && !this.#plan.isBehind && !this.#hasMoved(state);
    const asksById = this.#capability.fetch !== undefined && unreadIds(state).length > 0;
    return isRead && !asksById && !isNothingReadable(state);
  }

  #finish(unit: StorageUnit<Tx>, state: PullState, events: readonly EventRow[]): Promise<void> {
    const sawAll = this.#capability.enumerates === true && this.whyAbsenceMeansNothing === null;
    const covers = (since: string | null) => {
      if (this.input.until) return false;
      return this.#since === null || (since !== null && this.#since.getTime() <= Date.parse(since));
    };
    const unread = unreadAfter(state.unread, state.resume.rejected ?? [], { sawAll, covers });
    const watermark = this.#watermarkAfter(state);
    return finishPull(unit, this.#work, this.#capability, { state, unread, watermark, events });
  }

  /** Never moved over what may not have been read. */
  #watermarkAfter(state: PullState): Date | null {
    return this.#hasMoved(state) ? this.#watermark : (this.#plan.nextWatermark ?? this.#watermark);
  }

  #transaction<Result>(work: (unit: StorageUnit<Tx>) => Promise<Result>): Promise<Result> {
    return this.#work.options.storage.transaction(this.#work.scope, work);
  }

  /** The last word of a transaction: if the lease is lost, all of it is rolled back. */
  async #advance(unit: StorageUnit<Tx>, progress: RunProgress): Promise<void> {
    const { run, options, owner } = this.#work;
    const leaseExpiresAt = new Date(Date.now() + options.leaseMs);
    const row = await unit.runs.advance(run.id, owner, leaseExpiresAt, { progress });
    if (!row) throw leaseLost(run);
    if (row.cancelRequested) throw cancelled(run);
  }

  #target(unit: StorageUnit<Tx>): BatchTarget<Tx> {
    const { connection, provider, run, scope, signal } = this.#work;
    const { contract, enumerates } = this.#capability;
    const { resume } = this.#state;
    const isSecondLook = enumerates && readingOf(resume) > 1;
    return {
      unit,
      set: { providerKey: provider.key, kind: contract.record },
      upsert: this.#upsert,
      portName: contract.port,
      context: { scope, tx: unit.tx, signal, providerKey: provider.key, connectionId: connection.id, runId: run.id },
      enumerationId: enumerates ? resume.enumerationId : null,
      rejectedBefore: isSecondLook ? new Set(resume.rejected?.map(({ externalId }) => externalId)) : null,
    };
  }

  #place(): Pick<SyncRow, 'connectionId' | 'capability' | 'configHash' | 'watermark'> {
    const { run, connection } = this.#work;
    const configHash = configHashOf(connection);
    return { connectionId: run.connectionId, capability: run.capability, configHash, watermark: this.#watermark };
  }

  #about() {
    const { run } = this.#work;
    return { runId: run.id, connectionId: run.connectionId, actorId: run.actorId };
  }
}
