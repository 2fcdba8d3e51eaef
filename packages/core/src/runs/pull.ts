import type { PullInput } from '../capability.ts';
import { changeHealth, healthy } from '../connections/health.ts';
import type { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { PullCapability } from '../provider.ts';
import type { StorageUnit } from '../storage.ts';
import type { EventRow, Json, RunProgress, SyncResume } from '../storage-rows.ts';
import { inSpan, instruments, spanNames } from '../telemetry.ts';
import type { Batch } from './batches.ts';
import { aboutRun, cancelled, leaseLost, type RunWork } from './run-work.ts';
import { planRest, planSync, type SyncPlan } from './sync-plan.ts';
import { configHashOf, watermarkOf } from './watermark.ts';
import {
  advanceResume,
  type BatchTarget,
  batchEvents,
  type Upsert,
  writeDeletions,
  writeRecords,
} from './write-batch.ts';

/** What a pull reads, and how far it has come. Everything it writes commits with its place and its progress. */
export class Pull<Tx> {
  readonly #work: RunWork<Tx>;
  readonly #capability: PullCapability;
  readonly #upsert: Upsert<Tx>;
  readonly #input: PullInput;
  /** When the run was first taken up: it reads what there was then. */
  readonly #startedAt: Date;
  #progress: RunProgress;
  #plan: SyncPlan;
  /** How far what is read now has come. */
  #resume: SyncResume;
  #watermark: Date | null;
  /** Records of the window before: a provider tells the total of one. */
  #readBefore = 0;
  isComplete = false;

  constructor(work: RunWork<Tx>, capability: PullCapability, upsert: Upsert<Tx>) {
    const { run, connection, stored } = work;
    this.#work = work;
    this.#capability = capability;
    this.#upsert = upsert;
    this.#input = (capability.input ?? capability.contract.input).parse(run.input);
    this.#startedAt = run.startedAt ?? new Date();
    this.#progress = run.progress;
    this.#plan = planSync(capability, connection, this.#input, stored, this.#startedAt);
    this.#resume = this.#plan.resume;
    this.#watermark = watermarkOf(stored, connection);
  }

  /** Another window is still to be read once this one is. */
  get isBehind(): boolean {
    return this.#plan.isBehind;
  }

  /** What is to be read now, and where in it to begin. */
  begin() {
    return { input: this.#input, window: this.#plan.window, cursor: this.#resume.cursor };
  }

  /** Keeps that the window is read, and goes on to what came since. */
  async beginRest() {
    const { options, scope } = this.#work;
    this.#watermark = this.#nextWatermark;
    this.#plan = planRest(this.#capability, this.#plan, this.#input, this.#watermark, this.#startedAt);
    this.#resume = this.#plan.resume;
    this.#readBefore = this.#progress.fetched;
    await options.storage.transaction(scope, async (unit) => {
      await unit.sync.save({ ...this.#syncRow(), watermark: this.#watermark, resume: this.#resume });
      await this.#advance(unit, this.#progress);
    });
    return this.begin();
  }

  write(batch: Batch, prepareNext: () => void): Promise<void> {
    return inSpan(spanNames.batch, { ...this.#labels(), 'makerfex.batch.records': batch.fetched }, async () => {
      const before = this.#progress;
      await this.#commit(batch, prepareNext);
      this.#count(before);
    });
  }

  /** Tells the metrics what was committed since. */
  #count(before: RunProgress): void {
    for (const result of ['created', 'changed', 'unchanged', 'deleted', 'rejected'] as const)
      instruments().records.add(this.#progress[result] - before[result], {
        ...this.#labels(),
        'makerfex.result': result,
      });
  }

  #labels() {
    const { run, provider } = this.#work;
    return { 'makerfex.provider': provider.key, 'makerfex.capability': run.capability };
  }

  async #commit(batch: Batch, prepareNext: () => void): Promise<void> {
    const { options, scope } = this.#work;
    // Nothing comes between the last batch and the end of the run: one transaction does for both.
    const isEnd = batch.isLast && !this.#capability.enumerates && !this.isBehind;
    // Only what is committed counts: a batch that is rolled back leaves place and progress as they were.
    const committed = await options.storage.transaction(scope, async (unit) => {
      const total = batch.total === null ? null : batch.total + this.#readBefore;
      const progress = await writeRecords(this.#target(unit), { ...batch, total }, this.#progress, prepareNext);
      const resume = advanceResume(this.#resume, batch);
      const events = batchEvents(batch, progress, { ...this.#about(), kind: this.#capability.contract.record });
      if (isEnd) await this.#finish(unit, progress, events);
      else {
        await unit.sync.save({ ...this.#syncRow(), watermark: this.#watermark, resume });
        await unit.events.append(events);
        await this.#advance(unit, progress);
      }
      return { progress, resume };
    });
    this.#progress = committed.progress;
    this.#resume = committed.resume;
    this.isComplete = isEnd;
  }

  /** Takes as deleted what a complete enumeration has not seen, a batch at a time. */
  async deleteUnseen(): Promise<void> {
    const { run, options, scope } = this.#work;
    const reason = this.#whyAbsenceMeansNothing();
    if (reason) {
      await options.storage.transaction(scope, (unit) =>
        unit.events.append([
          newEvent('run.deletions_refused', `Absent records were kept: ${reason}.`, {
            ...this.#about(),
            meta: { run_id: run.id, reason },
          }),
        ]),
      );
      return;
    }
    const before = this.#progress;
    for (let more = true; more; ) {
      this.#work.signal.throwIfAborted();
      more = await options.storage.transaction(scope, async (unit) => {
        const target = this.#target(unit);
        const limit = options.batchSize;
        const gone = await unit.records.findUnseen(target.set, this.#resume.enumerationId, { after: null, limit });
        if (gone.length === 0) return false;
        await writeDeletions(target, gone);
        const deleted = this.#progress.deleted + gone.length;
        const progress: RunProgress = { ...this.#progress, deleted, phase: 'deleting' };
        await this.#advance(unit, progress);
        this.#progress = progress;
        return gone.length === limit;
      });
    }
    this.#count(before);
  }

  async complete(): Promise<void> {
    const { options, scope } = this.#work;
    await options.storage.transaction(scope, (unit) => this.#finish(unit, this.#progress, []));
  }

  /** @param events of the last batch, where it is in this transaction */
  async #finish(unit: StorageUnit<Tx>, progress: RunProgress, events: readonly EventRow[]): Promise<void> {
    const { run, owner } = this.#work;
    const { phase: _, ...counts } = progress;
    const at = new Date();
    const watermark = this.#nextWatermark;
    const result: Json = { ...counts, watermark: watermark?.toISOString() ?? null };
    const end = { state: 'SUCCESS', at, progress, result, unlessCancelled: true } as const;
    if (!(await unit.runs.finish(run.id, owner, end))) throw await this.#whyNot(unit);
    await unit.sync.save({ ...this.#syncRow(), watermark, resume: null });
    const connection = await unit.connections.note(run.connectionId, { lastSyncedAt: at });
    const { created, changed, unchanged, deleted, rejected } = counts;
    const seconds = (at.getTime() - (run.startedAt ?? at).getTime()) / 1000;
    await unit.events.append([
      ...events,
      newEvent(
        'run.succeeded',
        `${run.capability}: ${created} created, ${changed} changed, ${unchanged} unchanged, ${deleted} deleted, ${rejected} rejected`,
        { ...this.#about(), meta: { run_id: run.id, seconds, ...counts } },
      ),
    ]);
    if (connection) await changeHealth(unit, connection, healthy, aboutRun(run));
  }

  async #whyNot(unit: StorageUnit<Tx>): Promise<IntegrationError> {
    const { run, owner } = this.#work;
    const row = await unit.runs.find(run.id);
    return row?.leaseOwner === owner && row.cancelRequested ? cancelled(run) : leaseLost(run);
  }

  #whyAbsenceMeansNothing(): string | null {
    const { since, until } = this.#work.run.input;
    if (since !== undefined || until !== undefined) return 'the run was narrowed by since or until';
    return this.#resume.incomplete;
  }

  /** The last word of a transaction: where the lease is lost, all of it is rolled back. */
  async #advance(unit: StorageUnit<Tx>, progress: RunProgress): Promise<void> {
    const { run, options, owner } = this.#work;
    const leaseExpiresAt = new Date(Date.now() + options.leaseMs);
    const row = await unit.runs.advance(run.id, owner, leaseExpiresAt, { progress });
    if (!row) throw leaseLost(run);
    if (row.cancelRequested) throw cancelled(run);
  }

  get #nextWatermark(): Date | null {
    return this.#plan.nextWatermark ?? this.#watermark;
  }

  #target(unit: StorageUnit<Tx>): BatchTarget<Tx> {
    const { connection, provider, run, scope, signal } = this.#work;
    const { contract } = this.#capability;
    return {
      unit,
      set: { providerKey: provider.key, kind: contract.record },
      upsert: this.#upsert,
      portName: contract.port,
      context: { scope, tx: unit.tx, signal, providerKey: provider.key, connectionId: connection.id, runId: run.id },
      enumerationId: this.#capability.enumerates ? this.#resume.enumerationId : null,
    };
  }

  #syncRow() {
    const { run, connection } = this.#work;
    return { connectionId: run.connectionId, capability: run.capability, configHash: configHashOf(connection) };
  }

  #about() {
    const { run } = this.#work;
    return { runId: run.id, connectionId: run.connectionId, actorId: run.actorId };
  }
}
