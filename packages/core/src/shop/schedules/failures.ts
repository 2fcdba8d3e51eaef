import { type IntegrationError, isIntegrationError } from '../../errors.ts';
import { newEvent } from '../../events/event.ts';
import type { Logger } from '../../logger.ts';
import type { ScheduleRow } from '../../storage/rows.ts';
import type { DueSchedule, Storage } from '../../storage/storage.ts';

/** Failures in a row that pause a schedule. */
const pauseAfter = 3;
/** Wait after a failure, in milliseconds. A transient error, such as a deadlock, is retried sooner and not counted. */
const retryMs = { failed: 15 * 60_000, transient: 60_000 };

/**
 * Records in the shop's log why a due run could not be requested, and postpones it. Several failures in a row pause the schedule.
 */
export async function recordFailure<Tx>(
  { storage, log }: { storage: Storage<Tx>; log: Logger },
  { scope, connectionId, capability }: DueSchedule,
  reason: unknown,
  now: Date,
): Promise<void> {
  const error = isIntegrationError(reason) ? reason : null;
  const about = { shopId: scope.shopId, connectionId, capability };
  const isTransient = error?.kind === 'transient' || error?.kind === 'rate_limited';
  if (!error || error.kind === 'internal') log.error({ err: reason, ...about }, 'Could not request a scheduled run.');
  const failure = {
    at: now,
    retryAt: new Date(now.getTime() + (isTransient ? retryMs.transient : retryMs.failed)),
    pauseAfter: isTransient ? null : pauseAfter,
  };
  try {
    await storage.transaction(scope, async (unit) => {
      const row = await unit.schedules.noteFailure(connectionId, capability, failure);
      if (row) await unit.events.append([failureEvent(row, error)]);
    });
  } catch (err) {
    log.error({ err, ...about }, 'Could not record the failure of a schedule; the next tick tries again.');
  }
}

/** An error that is not ours can hold anything, so its message stays out of the event. */
function failureEvent(row: ScheduleRow, error: IntegrationError | null) {
  const { capability, connectionId, actorId, failures } = row;
  const why = error?.message ?? "An unexpected error; see the host's log for the cause.";
  const about = {
    connectionId,
    actorId,
    meta: {
      capability,
      code: error?.code ?? 'internal',
      failures,
      next_at: row.enabled ? row.nextAt.toISOString() : null,
    },
  };
  if (row.enabled)
    return newEvent('schedule.failed', `${capability}: ${why} Next attempt at ${row.nextAt.toISOString()}.`, about);
  const what = `paused after ${failures} failures in a row. ${why} Fix the cause, then set the schedule again.`;
  return newEvent('schedule.paused', `${capability}: ${what}`, about);
}
