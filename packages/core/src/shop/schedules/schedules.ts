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
import { requireKnownFields } from '../known-fields.ts';
import type { NextTime } from './spread.ts';

/** When a capability runs by itself. */
export interface SetSchedule {
  /**
   * Five `crontab` fields: `0 6 * * *` is every day at 6. One that names no hour starts with the delay of the connection: see
   * `schedules.spread` of `createIntegrations`.
   */
  readonly cron: string;
  /**
   * IANA name, such as `Europe/Berlin`.
   * @default 'UTC'
   */
  readonly timeZone?: string | undefined;
  /**
   * Input of each run.
   * @default {}
   */
  readonly input?: unknown;
  /**
   * False pauses the schedule.
   * @default true
   */
  readonly enabled?: boolean | undefined;
}

/** As many times show a pattern over a weekend. */
const plannedTimes = 5;

/** Runs that repeat on a schedule, one per connection and capability. */
export function createSchedules<Tx>(
  { storage, provider, nextTime }: { storage: Storage<Tx>; provider: FindProvider; nextTime: NextTime },
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
     * Inserts or replaces the schedule; setting the same again changes nothing. Its runs are requested on behalf of the actor who set
     * it, with the actor's current role.
     */
    set: (connectionId: string, capability: string, request: SetSchedule): Promise<ScheduleRow> =>
      storage.transaction(actor, async (unit) => {
        requireKnownFields('The settings of the schedule', request, ['cron', 'timeZone', 'input', 'enabled']);
        const connection = await mustFind(unit, connectionId);
        const { input: ownInput, contract } = findCapability(provider(connection.providerKey), capability);
        const input = (ownInput ?? contract.input).safeParse(request.input ?? {});
        if (!input.success) throw invalid(`The schedule of ${capability}`, 'invalid_input', input.error, 'input');
        const json: JsonObject = JSON.parse(JSON.stringify(input.data));
        const now = new Date();
        const time = { cron: request.cron, timeZone: request.timeZone ?? 'UTC' };
        const earlier = await unit.schedules.find(connectionId, capability);
        const enabled = request.enabled ?? true;
        const requested = {
          connectionId,
          capability,
          ...time,
          input: json,
          enabled,
          actorId: actor.id,
          actorRole: actor.role,
        };
        const nextAt = nextTime(time, connectionId, now);
        // Setting the same again must not skip a time that is due but not requested yet.
        if (earlier && isDeepStrictEqual({ ...earlier, ...requested }, earlier)) return earlier;
        const row: ScheduleRow = {
          ...requested,
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

    times: (connectionId: string, request: Pick<SetSchedule, 'cron' | 'timeZone'>): Promise<readonly Date[]> =>
      storage.transaction(actor, async (unit) => {
        requireKnownFields('The plan of the schedule', request, ['cron', 'timeZone']);
        await mustFind(unit, connectionId);
        const time = { cron: request.cron, timeZone: request.timeZone ?? 'UTC' };
        const times: Date[] = [];
        while (times.length < plannedTimes) times.push(nextTime(time, connectionId, times.at(-1) ?? new Date()));
        return times;
      }),

    delete: (connectionId: string, capability: string): Promise<void> =>
      storage.transaction(actor, async (unit) => {
        await mustFind(unit, connectionId);
        if (!(await unit.schedules.delete(connectionId, capability))) throw unscheduled(connectionId, capability);
        await unit.events.append([
          newEvent('schedule.deleted', `${capability}: schedule deleted`, {
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
