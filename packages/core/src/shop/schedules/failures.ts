import { IntegrationError } from '../../errors.ts';
import { newEvent } from '../../events/event.ts';
import type { Logger } from '../../logger.ts';
import type { Scope } from '../../scope.ts';
import type { ScheduleRow } from '../../storage/rows.ts';
import type { Storage } from '../../storage/storage.ts';

/** A schedule that is due. */
export interface Due {
  readonly scope: Scope;
  readonly connectionId: string;
  readonly capability: string;
}

/** Failures in a row that pause a schedule. */
const pauseAfter = 3;
/** Wait after a failure. A passing fault, such as a deadlock, is tried again sooner, and is not counted. */
const retryMs = { failed: 15 * 60_000, passing: 60_000 };

/**
 * Records in the shop's log why a run that was due could not be asked for, and moves its time on. Several such failures in a row
 * pause the schedule.
 */
export async function recordFailure<Tx>(
  { storage, log }: { storage: Storage<Tx>; log: Logger },
  { scope, connectionId, capability }: Due,
  reason: unknown,
  now: Date,
): Promise<void> {
  const error = reason instanceof IntegrationError ? reason : null;
  const about = { shopId: scope.shopId, connectionId, capability };
  const isPassing = error?.kind === 'transient' || error?.kind === 'rate_limited';
  if (!error || error.kind === 'internal')
    log.error({ err: reason, ...about }, 'A scheduled run could not be asked for.');
  const failure = {
    at: now,
    retryAt: new Date(now.getTime() + (isPassing ? retryMs.passing : retryMs.failed)),
    pauseAfter: isPassing ? null : pauseAfter,
  };
  try {
    await storage.transaction(scope, async (unit) => {
      const row = await unit.schedules.noteFailure(connectionId, capability, failure);
      if (row) await unit.events.append([failureEvent(row, error)]);
    });
  } catch (err) {
    log.error(
      { err, ...about },
      'The failure of a schedule could not be recorded; it is tried again with the next tick.',
    );
  }
}

/** An error of the host's own can hold anything: its words stay out of the event. */
function failureEvent(row: ScheduleRow, error: IntegrationError | null) {
  const { capability, connectionId, actorId, failures } = row;
  const why = error?.message ?? "Something unexpected; the cause is in the host's log.";
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
    return newEvent(
      'schedule.failed',
      `${capability}: ${why} It is tried again at ${row.nextAt.toISOString()}.`,
      about,
    );
  const what = `paused after ${failures} failures in a row. ${why} Correct the cause, then set the schedule again.`;
  return newEvent('schedule.paused', `${capability}: ${what}`, about);
}
