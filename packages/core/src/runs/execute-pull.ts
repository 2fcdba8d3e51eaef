import { healthy } from '../connections/health.ts';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { UpsertPort } from '../ports.ts';
import type { PullCapability } from '../provider.ts';
import type { CanonicalRecord } from '../records/record.ts';
import type { StorageUnit } from '../storage.ts';
import type { Json, RunProgress, SyncResume } from '../storage-rows.ts';
import { inSpan, instruments, spanNames } from '../telemetry.ts';
import { type Batch, gather, oneAhead } from './batches.ts';
import { createIntake } from './intake.ts';
import { cancelled, leaseLost, noteRunHealth, type RunWork } from './run-work.ts';
import { planSync, type SyncPlan } from './sync-plan.ts';
import { advanceResume, type BatchTarget, batchEvents, writeDeletions, writeRecords } from './write-batch.ts';

/** A slow provider's pages are committed at least this often. */
const flushAfterMs = 1_000;
/** Of records larger than about 4 KB, fewer than the batch size make a batch. */
const batchCharacters = 4 * 1024 * 1024;

/** Reads everything a pull has to bring, batch by batch, each in one transaction with the host's own writes. */
export async function executePull<Tx>(work: RunWork<Tx>, capability: PullCapability): Promise<void> {
  const { run, signal } = work;
  const pull = new Pull(work, capability, findPort(work, capability));
  const plan = await pull.plan();
  const pages = capability.run({
    http: work.http,
    config: work.connection.config,
    input: plan.input,
    window: plan.window,
    cursor: plan.resume.cursor,
    signal,
  });
  const batches = gather(pages, createIntake(capability.contract), toJson, {
    size: work.options.batchSize,
    characters: batchCharacters,
    flushAfterMs,
  });
  for await (const { value: batch, prepareNext } of oneAhead(batches)) {
    signal.throwIfAborted();
    await pull.write(batch, prepareNext);
  }
  signal.throwIfAborted();
  if (capability.enumerates) await pull.deleteUnseen();
  await pull.complete(plan, run.startedAt ?? new Date());
}

type ErasedPort<Tx> = UpsertPort<CanonicalRecord, Tx>;

function findPort<Tx>(work: RunWork<Tx>, capability: PullCapability): ErasedPort<Tx> {
  const [domain = '', method = ''] = capability.contract.port.split('.');
  const port = work.options.ports[domain];
  const upsert = port?.[method];
  if (!isPort<Tx>(upsert))
    throw new IntegrationError('not_configured', `The host gives no port ${capability.contract.port}.`);
  return (batch, context) => upsert.call(port, batch, context);
}

const isPort = <Tx>(value: unknown): value is ErasedPort<Tx> => typeof value === 'function';

const toJson = (cursor: unknown): Json => JSON.parse(JSON.stringify(cursor ?? null));

class Pull<Tx> {
  readonly #work: RunWork<Tx>;
  readonly #capability: PullCapability;
  readonly #upsert: ErasedPort<Tx>;
  #progress: RunProgress;
  #resume: SyncResume | null = null;
  #watermark: Date | null = null;

  constructor(work: RunWork<Tx>, capability: PullCapability, upsert: ErasedPort<Tx>) {
    this.#work = work;
    this.#capability = capability;
    this.#upsert = upsert;
    this.#progress = work.run.progress;
  }

  async plan() {
    const { run, connection, scope, options } = this.#work;
    const input = (this.#capability.input ?? this.#capability.contract.input).parse(run.input);
    const stored = await options.storage.transaction(scope, (unit) => unit.sync.find(connection.id, run.capability));
    const plan = planSync(this.#capability, connection, input, stored, run.startedAt ?? new Date());
    this.#resume = plan.resume;
    this.#watermark = stored?.watermark ?? null;
    return { ...plan, input };
  }

  write(batch: Batch, prepareNext: () => void): Promise<void> {
    const { run, provider } = this.#work;
    const about = { 'makerfex.provider': provider.key, 'makerfex.capability': run.capability };
    return inSpan(spanNames.batch, { ...about, 'makerfex.batch.records': batch.fetched }, async () => {
      const before = this.#progress;
      await this.#commit(batch, prepareNext);
      for (const result of ['created', 'changed', 'unchanged', 'rejected'] as const)
        instruments().records.add(this.#progress[result] - before[result], { ...about, 'makerfex.result': result });
    });
  }

  async #commit(batch: Batch, prepareNext: () => void): Promise<void> {
    const { options, scope } = this.#work;
    // Only what is committed counts: a batch that is rolled back leaves place and progress as they were.
    const committed = await options.storage.transaction(scope, async (unit) => {
      const progress = await writeRecords(this.#target(unit), batch, this.#progress, prepareNext);
      const resume = advanceResume(this.#place(), batch);
      await unit.sync.save({ ...this.#syncKey(), watermark: this.#watermark, resume });
      await unit.events.append(
        batchEvents(batch, progress, { ...this.#about(), kind: this.#capability.contract.record }),
      );
      await this.#advance(unit, progress);
      return { progress, resume };
    });
    this.#progress = committed.progress;
    this.#resume = committed.resume;
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
    for (let more = true; more; ) {
      this.#work.signal.throwIfAborted();
      more = await options.storage.transaction(scope, async (unit) => {
        const target = this.#target(unit);
        const limit = options.batchSize;
        const gone = await unit.records.findUnseen(target.set, this.#place().enumerationId, { after: null, limit });
        if (gone.length === 0) return false;
        await writeDeletions(target, gone);
        const progress = { ...this.#progress, deleted: this.#progress.deleted + gone.length };
        await this.#advance(unit, progress);
        this.#progress = progress;
        return gone.length === limit;
      });
    }
  }

  async complete(plan: SyncPlan, startedAt: Date): Promise<void> {
    const { run, options, scope, owner } = this.#work;
    const watermark = plan.nextWatermark ?? this.#watermark;
    await options.storage.transaction(scope, async (unit) => {
      const at = new Date();
      const result: Json = { ...this.#progress, watermark: watermark?.toISOString() ?? null };
      if (!(await unit.runs.finish(run.id, owner, { state: 'SUCCESS', at, result }))) throw leaseLost(run);
      await unit.sync.save({ ...this.#syncKey(), watermark, resume: null });
      await unit.connections.note(run.connectionId, { lastSyncedAt: at });
      const { created, changed, unchanged, deleted, rejected } = this.#progress;
      await unit.events.append([
        newEvent(
          'run.succeeded',
          `${run.capability}: ${created} created, ${changed} changed, ${unchanged} unchanged, ${deleted} deleted, ${rejected} rejected`,
          {
            ...this.#about(),
            meta: { run_id: run.id, seconds: (at.getTime() - startedAt.getTime()) / 1000, ...this.#progress },
          },
        ),
      ]);
      await noteRunHealth(unit, run, healthy);
    });
  }

  #whyAbsenceMeansNothing(): string | null {
    const { since, until } = this.#work.run.input;
    if (since !== undefined || until !== undefined) return 'the run was narrowed by since or until';
    return this.#place().incomplete;
  }

  /** The last word of a transaction: where the lease is lost, all of it is rolled back. */
  async #advance(unit: StorageUnit<Tx>, progress: RunProgress): Promise<void> {
    const { run, options, owner } = this.#work;
    const leaseExpiresAt = new Date(Date.now() + options.leaseMs);
    const row = await unit.runs.advance(run.id, owner, leaseExpiresAt, { progress });
    if (!row) throw leaseLost(run);
    if (row.cancelRequested) throw cancelled(run);
  }

  #place(): SyncResume {
    if (!this.#resume) throw new IntegrationError('internal', 'A pull was written to before it was planned.');
    return this.#resume;
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
      enumerationId: this.#capability.enumerates ? this.#place().enumerationId : null,
    };
  }

  #syncKey() {
    return { connectionId: this.#work.run.connectionId, capability: this.#work.run.capability };
  }

  #about() {
    const { run } = this.#work;
    return { runId: run.id, connectionId: run.connectionId, actorId: run.actorId };
  }
}
