import type { PullCapability } from '../provider/provider.ts';
import type { EventRow, SyncResume, SyncRow } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { configHashOf } from '../storage/watermark.ts';
import { inSpan, instruments, spanNames } from '../telemetry.ts';
import type { Batch } from './batches.ts';
import { nameLateFault } from './port-fault.ts';
import type { Upsert } from './pull-port.ts';
import type { PullState } from './pull-state.ts';
import { readingOf } from './resume.ts';
import { advanceRun, cancelled, type RunWork } from './run-work.ts';
import type { BatchTarget } from './write-batch.ts';

/** Writes for a pull: transactions under its lease, events and metrics. */
export class PullWriter<Tx> {
  readonly work: RunWork<Tx>;
  readonly capability: PullCapability;
  readonly #upsert: Upsert<Tx>;
  /** Whether the run sends unchanged records to the port too. */
  readonly reapplies: boolean;

  constructor(work: RunWork<Tx>, capability: PullCapability, upsert: Upsert<Tx>) {
    this.work = work;
    this.capability = capability;
    this.#upsert = upsert;
    this.reapplies = work.run.input['reapply'] === true;
  }

  transaction<Result>(work: (unit: UnitOfWork<Tx>) => Promise<Result>): Promise<Result> {
    const { options, scope, held } = this.work;
    return held.during(() => options.storage.transaction(scope, work));
  }

  /** A transaction in which the port writes. @param about what it writes, as messages name it */
  async portTransaction<Result>(about: string, work: (unit: UnitOfWork<Tx>) => Promise<Result>): Promise<Result> {
    try {
      const { options, scope, run, held } = this.work;
      return await held.during(() => options.portTransactions.transaction(scope, run, work));
    } catch (thrown) {
      throw nameLateFault(this.work.options.storage, { port: this.capability.contract.port, about }, thrown);
    }
  }

  /** Call it last in a transaction: if the lease is lost, it throws and everything is rolled back. */
  async advance(unit: UnitOfWork<Tx>, progress: RunProgress, hasProgressed = true): Promise<void> {
    const row = await advanceRun(this.work, unit, { progress }, hasProgressed);
    if (row.cancelRequested) throw cancelled(this.work.run);
  }

  /** Saves the place in its own transaction. */
  async savePlace({ progress, unread }: PullState, resume: SyncResume | null, watermark: Date | null): Promise<void> {
    await this.transaction(async (unit) => {
      await unit.sync.save({ ...this.syncRow(watermark), resume, unread });
      await this.advance(unit, progress);
    });
  }

  async report(event: EventRow): Promise<void> {
    await this.transaction((unit) => this.work.held.append(unit, [event]));
  }

  target(unit: UnitOfWork<Tx>, resume: SyncResume): BatchTarget<Tx> {
    const { enumerates } = this.capability;
    const isSecondLook = enumerates && readingOf(resume) > 1;
    return {
      ...this.foundTarget(unit),
      enumerationId: enumerates ? resume.enumerationId : null,
      notesReadings: false,
      reapplies: this.reapplies,
      rejectedBefore: isSecondLook ? new Set(resume.rejected?.map(({ externalId }) => externalId)) : null,
    };
  }

  /** For records that were looked up outside a list. */
  foundTarget(unit: UnitOfWork<Tx>): BatchTarget<Tx> {
    const { connection, provider, run, scope, signal } = this.work;
    const { contract } = this.capability;
    return {
      unit,
      set: { providerKey: provider.key, kind: contract.record },
      upsert: this.#upsert,
      portName: contract.port,
      storage: this.work.options.storage,
      context: { scope, tx: unit.tx, signal, providerKey: provider.key, connectionId: connection.id, runId: run.id },
      enumerationId: null,
      isShared: provider.webhooks !== undefined,
      notesReadings: true,
      reapplies: false,
      now: this.work.options.clock.now(),
      rejectedBefore: null,
    };
  }

  syncRow(watermark: Date | null): Pick<SyncRow, 'connectionId' | 'capability' | 'configHash' | 'watermark'> {
    const { run, connection } = this.work;
    const configHash = configHashOf(connection);
    return { connectionId: run.connectionId, capability: run.capability, configHash, watermark };
  }

  inSpan<Result>(batch: Batch, write: () => Promise<Result>): Promise<Result> {
    return inSpan(spanNames.batch, { ...this.#labels(), 'makerfex.batch.records': batch.fetched }, write);
  }

  /** Adds what was committed in between to the metrics. */
  count(before: RunProgress, after: RunProgress): void {
    for (const result of ['created', 'changed', 'unchanged', 'deleted', 'rejected', 'duplicates'] as const)
      instruments().records.add((after[result] ?? 0) - (before[result] ?? 0), {
        ...this.#labels(),
        'makerfex.result': result,
      });
  }

  #labels() {
    const { provider } = this.work;
    return { 'makerfex.provider': provider.key, 'makerfex.capability': this.capability.contract.key };
  }
}
