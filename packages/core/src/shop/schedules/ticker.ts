import { eachAlone } from '../../each-alone.ts';
import { isIntegrationError } from '../../errors.ts';
import { newEvent } from '../../events/event.ts';
import type { Actor } from '../../scope.ts';
import type { ScheduleRow } from '../../storage/rows.ts';
import type { UnitOfWork } from '../../storage/storage.ts';
import type { RecordedRun } from '../runs/line-up.ts';
import { deliver, type RunsOptions, recordRun } from '../runs/request-run.ts';
import { byActor } from '../runs/requester.ts';
import { nextTime } from './cron.ts';
import { type Due, recordFailure } from './failures.ts';

/** Schedules of one tick; the next one finds the others. */
const mostAtOnce = 100;

/**
 * Requests the runs that are due. Only one of several processes requests each; times that were missed while none was running
 * become one run. A schedule that fails is recorded in its shop's log, and the others continue.
 * @returns how many it requested
 * @throws IntegrationError `storage_unavailable`, `not_configured` if no run can be enqueued: no schedule is to blame
 */
export async function tick<Tx>(options: RunsOptions<Tx>, now = new Date()): Promise<number> {
  const { storage, log } = options;
  const found = await storage.findDueSchedules(now, mostAtOnce);
  if (found.length > 0) await options.jobs.prepare?.();
  const requested: Requested[] = [];
  const failed = await eachAlone(found, async (due) => {
    const one = await requestDue(options, due, now);
    if (one) requested.push(one);
  });
  for (const { row, error } of failed) await recordFailure({ storage, log }, row, error, now);
  // After a failure here, the sweep finds the recorded run.
  for (const { row, error } of await eachAlone(requested, ({ actor, recorded }) => deliver(options, actor, recorded)))
    log.error({ err: error, runId: row.recorded.run.id }, 'Could not enqueue a scheduled run; the sweep tries again.');
  return requested.length;
}

interface Requested {
  readonly recorded: RecordedRun;
  readonly actor: Actor;
}

function requestDue<Tx>(options: RunsOptions<Tx>, { scope, connectionId, capability }: Due, now: Date) {
  return options.storage.transaction(scope, async (unit): Promise<Requested | null> => {
    const due = await unit.schedules.find(connectionId, capability);
    if (!due?.enabled || due.nextAt > now) return null;
    const row = await unit.schedules.advance(connectionId, capability, due.nextAt, nextTime(due, now));
    if (!row) return null;
    const actor: Actor = { id: row.actorId, shopId: scope.shopId, role: row.actorRole };
    const recorded = await record(unit, options, actor, row);
    if (!recorded) return null;
    await unit.schedules.noteRun(connectionId, capability, recorded.run.id);
    return { recorded, actor };
  });
}

/** If the policy or a run under way refuses it, the time is recorded as skipped. */
async function record<Tx>(
  unit: UnitOfWork<Tx>,
  options: RunsOptions<Tx>,
  actor: Actor,
  { connectionId, capability, input }: ScheduleRow,
): Promise<RecordedRun | null> {
  try {
    return await recordRun(unit, options, byActor(options.policy, actor), {
      connectionId,
      capability,
      input,
      trigger: 'schedule',
    });
  } catch (error) {
    if (!isIntegrationError(error) || error.kind === 'internal' || error.kind === 'transient') throw error;
    await unit.events.append([
      newEvent('schedule.skipped', `${capability}: ${error.message}`, {
        connectionId,
        actorId: actor.id,
        meta: { capability, code: error.code, ...(error.rule !== undefined && { rule: error.rule }) },
      }),
    ]);
    return null;
  }
}
