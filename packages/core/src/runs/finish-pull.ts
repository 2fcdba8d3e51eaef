import type { IntegrationError } from '../errors.ts';
import { changeHealth, type Health, healthy } from '../events/connection-health.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { EventRow, Json, UnreadRecord } from '../storage/rows.ts';
import type { PullSuccess } from '../storage/run-repository.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { configHashOf } from '../storage/watermark.ts';
import type { PullState } from './pull-state.ts';
import { endEvent, isQuiet, recordEnd, type SuccessfulEnd } from './record-end.ts';
import { aboutRun, cancelled, leaseLost, type RunWork } from './run-work.ts';

export interface PullEnd {
  readonly state: PullState;
  /** Records that are still unreadable. */
  readonly unread: readonly UnreadRecord[];
  readonly watermark: Date | null;
  /** Events of the last batch, if it commits in this transaction. */
  readonly events: readonly EventRow[];
}

/** Ends a run as SUCCESS, inside the caller's transaction. */
export async function finishPull<Tx>(
  unit: UnitOfWork<Tx>,
  work: RunWork<Tx>,
  capability: PullCapability,
  pulled: PullEnd,
): Promise<void> {
  const { run, owner } = work;
  const { success, end } = describeEnd(work, pulled);
  const row = await unit.runs.finishPull(run.id, owner, success);
  if (!row) throw await whyNotFinished(unit, work);
  await recordEnd(unit, work, end);
  const found = healthOf(capability, Math.max(pulled.unread.length, end.progress.rejected));
  // A successful run proves the credential, which a degraded health would not show.
  const isProved = row.health === 'reauth_required' && found !== healthy;
  if (isProved) await changeHealth(unit, row, healthy, aboutRun(run));
  await changeHealth(unit, isProved ? { ...row, ...healthy } : row, found, aboutRun(run));
}

/**
 * Ends a run that has found nothing as SUCCESS, in one call of the storage.
 * @returns false if nothing was written: {@link finishPull} ends it, or says why it cannot be ended
 */
export async function finishQuietPull<Tx>(work: RunWork<Tx>, pulled: PullEnd): Promise<boolean> {
  const { options, scope, run, owner } = work;
  const { success, end } = describeEnd(work, pulled);
  if (pulled.unread.length > 0 || end.progress.rejected > 0 || !isQuiet(work, end)) return false;
  const finishes = options.storage.finishQuietPull?.(scope, run.id, owner, success, endEvent(work, end));
  // What fails here fails in the transaction that follows, too.
  return (await finishes?.catch(() => false)) ?? false;
}

function describeEnd<Tx>(work: RunWork<Tx>, { state, unread, watermark, events }: PullEnd) {
  const { phase: _, ...counts } = state.progress;
  const { incomplete } = state.resume;
  const at = work.options.clock.now();
  const result: Json = { ...counts, watermark: watermark?.toISOString() ?? null, ...(incomplete && { incomplete }) };
  const success: PullSuccess = {
    at,
    progress: state.progress,
    result,
    watermark,
    configHash: configHashOf(work.connection),
    unread,
  };
  const { created, changed, unchanged, deleted, rejected } = counts;
  const summary = `${created} created, ${changed} changed, ${unchanged} unchanged, ${deleted} deleted, ${rejected} rejected`;
  const end: SuccessfulEnd = {
    at,
    progress: state.progress,
    message: `${work.run.capability}: ${summary}`,
    events,
  };
  return { success, end };
}

const healthOf = ({ contract }: PullCapability, unread: number): Health =>
  unread === 0
    ? healthy
    : {
        health: 'degraded',
        healthReason: `${unread} ${contract.record} ${unread === 1 ? 'record' : 'records'} could not be imported; the next run tries again. See the record.rejected events.`,
      };

/** Why a run could not be ended as SUCCESS. */
export async function whyNotFinished<Tx>(unit: UnitOfWork<Tx>, { run, owner }: RunWork<Tx>): Promise<IntegrationError> {
  const row = await unit.runs.find(run.id);
  return row?.leaseOwner === owner && row.cancelRequested ? cancelled(run) : leaseLost(run);
}
