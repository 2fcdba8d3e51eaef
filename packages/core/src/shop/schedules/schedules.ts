import { isDeepStrictEqual } from 'node:util';
import { IntegrationError } from '../../errors.ts';
import { newEvent } from '../../events/event.ts';
import { invalid } from '../../invalid.ts';
import { findCapability } from '../../provider/provider.ts';
import type { FindProvider } from '../../provider/registry.ts';
import type { Actor } from '../../scope.ts';
import { mustFind } from '../../storage/must-find.ts';
import type { JsonObject, ScheduleRow } from '../../storage/rows.ts';
import type { Storage } from '../../storage/storage.ts';
import { nextTime } from './cron.ts';

export interface SetSchedule {
  /** Five fields, as of `crontab`. */
  readonly cron: string;
  /** IANA name; UTC unless told. */
  readonly timeZone?: string | undefined;
  /** Input of each run; `{}` unless told. */
  readonly input?: unknown;
  /** True unless told. */
  readonly enabled?: boolean | undefined;
}

/** Runs that are asked for again and again, one schedule per connection and capability. */
export function createSchedules<Tx>(
  { storage, provider }: { storage: Storage<Tx>; provider: FindProvider },
  actor: Actor,
) {
  return {
    list: (connectionId?: string): Promise<readonly ScheduleRow[]> =>
      storage.transaction(actor, async (unit) => {
        if (connectionId !== undefined) await mustFind(unit, connectionId);
        return unit.schedules.list(connectionId);
      }),

    get: (connectionId: string, capability: string): Promise<ScheduleRow> =>
      storage.transaction(actor, async (unit) => {
        await mustFind(unit, connectionId);
        const row = await unit.schedules.find(connectionId, capability);
        if (!row) throw unscheduled(connectionId, capability);
        return row;
      }),

    /**
     * Inserts or replaces; the same again changes nothing. The runs are asked for on behalf of the actor who set it, with the role
     * it has now.
     */
    set: (connectionId: string, capability: string, request: SetSchedule): Promise<ScheduleRow> =>
      storage.transaction(actor, async (unit) => {
        const connection = await mustFind(unit, connectionId);
        const of = findCapability(provider(connection.providerKey), capability);
        const input = (of.input ?? of.contract.input).safeParse(request.input ?? {});
        if (!input.success) throw invalid(`The schedule of ${capability}`, 'invalid_input', input.error, 'input');
        const json: JsonObject = JSON.parse(JSON.stringify(input.data));
        const now = new Date();
        const time = { cron: request.cron, timeZone: request.timeZone ?? 'UTC' };
        const earlier = await unit.schedules.find(connectionId, capability);
        const enabled = request.enabled ?? true;
        const asked = {
          connectionId,
          capability,
          ...time,
          input: json,
          enabled,
          actorId: actor.id,
          actorRole: actor.role,
        };
        const nextAt = nextTime(time, now);
        // A time that has come and was not asked for yet must not be lost over saying the same again.
        if (earlier && isDeepStrictEqual({ ...earlier, ...asked }, earlier)) return earlier;
        const row: ScheduleRow = {
          ...asked,
          nextAt,
          failures: 0,
          lastRunId: earlier?.lastRunId ?? null,
          createdAt: earlier?.createdAt ?? now,
          updatedAt: now,
        };
        await unit.schedules.save(row);
        await unit.events.append([
          newEvent('schedule.set', `${capability}: ${row.enabled ? `at ${time.cron} (${time.timeZone})` : 'paused'}`, {
            connectionId,
            actorId: actor.id,
            meta: { capability, cron: time.cron, time_zone: time.timeZone, enabled: row.enabled },
          }),
        ]);
        return row;
      }),

    delete: (connectionId: string, capability: string): Promise<void> =>
      storage.transaction(actor, async (unit) => {
        await mustFind(unit, connectionId);
        if (!(await unit.schedules.delete(connectionId, capability))) throw unscheduled(connectionId, capability);
        await unit.events.append([
          newEvent('schedule.deleted', `${capability}: no longer asked for by the clock`, {
            connectionId,
            actorId: actor.id,
            meta: { capability },
          }),
        ]);
      }),
  };
}

const unscheduled = (connectionId: string, capability: string) =>
  new IntegrationError('not_found', `Connection ${connectionId} has no schedule of ${capability}.`);
