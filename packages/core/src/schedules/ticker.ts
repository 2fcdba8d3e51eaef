import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { deliver, type RunsOptions, recordRun } from '../runs/request-run.ts';
import type { Actor, Scope } from '../scope.ts';
import type { StorageUnit } from '../storage.ts';
import type { RunRow, ScheduleRow } from '../storage-rows.ts';
import { nextTime } from './cron.ts';

/** Schedules looked at by one tick; the others are found by the next. */
const mostAtOnce = 100;

/**
 * Asks for the runs that are due. Of several processes one gets to ask for each; times that were missed while none was there
 * come to one run.
 * @returns how many it asked for.
 */
export async function tick<Tx>(options: RunsOptions<Tx>, now = new Date()): Promise<number> {
  let count = 0;
  for (const due of await options.storage.findDueSchedules(now, mostAtOnce)) {
    const asked = await askFor(options, due.scope, due.connectionId, due.capability, now);
    if (!asked) continue;
    count += 1;
    await deliver(options, asked.actor, asked.run);
  }
  return count;
}

async function askFor<Tx>(options: RunsOptions<Tx>, scope: Scope, connectionId: string, capability: string, now: Date) {
  await options.jobs.prepare?.();
  return options.storage.transaction(scope, async (unit) => {
    const due = await unit.schedules.find(connectionId, capability);
    if (!due?.enabled || due.nextAt > now) return null;
    const row = await unit.schedules.advance(connectionId, capability, due.nextAt, nextTime(due, now));
    if (!row) return null;
    const actor: Actor = { id: row.actorId, shopId: scope.shopId, role: row.actorRole };
    const run = await record(unit, options, actor, row);
    if (!run) return null;
    await unit.schedules.noteRun(connectionId, capability, run.id);
    return { run, actor };
  });
}

/** What the policy or a run under way refuses is told, and the next time comes. */
async function record<Tx>(
  unit: StorageUnit<Tx>,
  options: RunsOptions<Tx>,
  actor: Actor,
  { connectionId, capability, input }: ScheduleRow,
): Promise<RunRow | null> {
  try {
    return await recordRun(unit, options, actor, { connectionId, capability, input });
  } catch (error) {
    if (!(error instanceof IntegrationError) || error.kind === 'internal' || error.kind === 'transient') throw error;
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
