import type { IntegrationError } from '../errors.ts';
import { changeHealth, type Health, healthy } from '../events/connection-health.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { EventRow, Json, UnreadRecord } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { configHashOf } from '../storage/watermark.ts';
import type { PullState } from './pull-state.ts';
import { recordEnd } from './record-end.ts';
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
  { state, unread, watermark, events }: PullEnd,
): Promise<void> {
  const { run, owner, connection } = work;
  const { phase: _, ...counts } = state.progress;
  const { incomplete } = state.resume;
  const at = work.options.clock.now();
  const result: Json = { ...counts, watermark: watermark?.toISOString() ?? null, ...(incomplete && { incomplete }) };
  const place = { watermark, configHash: configHashOf(connection), unread };
  const row = await unit.runs.finishPull(run.id, owner, { at, progress: state.progress, result, ...place });
  if (!row) throw await whyNotFinished(unit, work);
  const { created, changed, unchanged, deleted, rejected } = counts;
  const summary = `${created} created, ${changed} changed, ${unchanged} unchanged, ${deleted} deleted, ${rejected} rejected`;
  await recordEnd(unit, work, { at, progress: state.progress, message: `${run.capability}: ${summary}`, events });
  const found = healthOf(capability, Math.max(unread.length, rejected));
  // A successful run proves the credential, which a degraded health would not show.
  const isProved = row.health === 'reauth_required' && found !== healthy;
  if (isProved) await changeHealth(unit, row, healthy, aboutRun(run));
  await changeHealth(unit, isProved ? { ...row, ...healthy } : row, found, aboutRun(run));
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
