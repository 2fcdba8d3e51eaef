import type { Scope } from '@makerfex/integrations-core';
import { type DueSchedule, isId, type ScheduleRepository, type ScheduleRow } from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';

/** The columns, and those of them that hold instants. */
export const scheduleFields = [
  [
    'connectionId',
    'capability',
    'cron',
    'timeZone',
    'input',
    'enabled',
    'actorId',
    'actorRole',
    'failures',
    'lastRunId',
  ],
  ['nextAt', 'createdAt', 'updatedAt'],
] as const;
const list = columns<ScheduleRow>(...scheduleFields);
const select = `select ${list} from integration_schedule`;
/** The schedule of every statement but the list. */
const whereOne = 'where shop_id = $1 and connection_id = $2 and capability = $3';

const toRow = (stored: Stored<ScheduleRow>): ScheduleRow => ({
  ...stored,
  nextAt: toDate(stored.nextAt),
  createdAt: toDate(stored.createdAt),
  updatedAt: toDate(stored.updatedAt),
});

/** What the searches for due schedules return. */
export const dueColumns = columns<StoredDue>(['shopId', 'connectionId', 'capability'], []);
export type StoredDue = Scope & Omit<DueSchedule, 'scope'>;

export const toDueSchedule = ({ shopId, ...schedule }: StoredDue): DueSchedule => ({ scope: { shopId }, ...schedule });

export const scheduleRepository = (shop: Statements): ScheduleRepository => ({
  async find(connectionId, capability) {
    if (!isId(connectionId)) return null;
    const stored = await shop.first<Stored<ScheduleRow>>(`${select} ${whereOne}`, connectionId, capability);
    return stored && toRow(stored);
  },

  async list(connectionId) {
    if (connectionId !== undefined && !isId(connectionId)) return [];
    const stored = await shop.rows<Stored<ScheduleRow>>(
      `${select} where shop_id = $1 and ($2::uuid is null or connection_id = $2) order by connection_id, capability`,
      connectionId,
    );
    return stored.map(toRow);
  },

  async save(row) {
    if (!isId(row.connectionId)) return;
    await shop.write(
      // The lock keeps the connection from being deleted meanwhile.
      `insert into integration_schedule (shop_id, connection_id, capability, cron, time_zone, input, enabled, actor_id,
         actor_role, next_at, last_run_id, created_at, updated_at, failures)
       select shop_id, id, $3, $4, $5, $6::json, $7::boolean, $8, $9, $10::timestamptz, $11::uuid, $12::timestamptz,
         $13::timestamptz, $14::int
       from integration_connection where shop_id = $1 and id = $2 and deletion is null for key share
       on conflict (shop_id, connection_id, capability) do update set cron = excluded.cron,
         time_zone = excluded.time_zone, input = excluded.input, enabled = excluded.enabled, actor_id = excluded.actor_id,
         actor_role = excluded.actor_role, next_at = excluded.next_at, last_run_id = excluded.last_run_id,
         created_at = excluded.created_at, updated_at = excluded.updated_at, failures = excluded.failures`,
      row.connectionId,
      row.capability,
      row.cron,
      row.timeZone,
      toJson(row.input),
      row.enabled,
      row.actorId,
      row.actorRole,
      row.nextAt,
      row.lastRunId,
      row.createdAt,
      row.updatedAt,
      row.failures,
    );
  },

  delete: async (connectionId, capability) =>
    isId(connectionId) &&
    (await shop.write(`delete from integration_schedule ${whereOne}`, connectionId, capability)) > 0,

  async advance(connectionId, capability, { from, to, runId }) {
    if (!isId(connectionId)) return null;
    const stored = await shop.first<Stored<ScheduleRow>>(
      `update integration_schedule set next_at = $5, failures = 0, last_run_id = coalesce($6::uuid, last_run_id)
       ${whereOne} and enabled and next_at = $4 returning ${list}`,
      connectionId,
      capability,
      from,
      to,
      runId,
    );
    return stored && toRow(stored);
  },

  async noteFailure(connectionId, capability, { at, retryAt, pauseAfter }) {
    if (!isId(connectionId)) return null;
    const stored = await shop.first<Stored<ScheduleRow>>(
      `update integration_schedule set next_at = $5, failures = case when $6::int is null then failures else failures + 1 end,
         enabled = $6::int is null or failures + 1 < $6::int
       ${whereOne} and enabled and next_at <= $4 returning ${list}`,
      connectionId,
      capability,
      at,
      retryAt,
      pauseAfter,
    );
    return stored && toRow(stored);
  },
});
