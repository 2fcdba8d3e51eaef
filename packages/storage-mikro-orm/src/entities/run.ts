import type { RunRow, ScheduleRow, SyncResume, SyncRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';
import {
  count,
  type Entity,
  flag,
  instant,
  json,
  name,
  ofShop,
  shopWall,
  shopWallExceptFor,
  text,
  textList,
} from './columns.ts';
import { type OfConnection, ofConnection } from './connection.ts';

/** As the migrations have them; held against `runMoves` of core. */
const moves = [
  'PENDING RECEIVED',
  'PENDING STARTED',
  'PENDING REVOKED',
  'RECEIVED STARTED',
  'RECEIVED REVOKED',
  'STARTED RETRY',
  'STARTED SUCCESS',
  'STARTED FAILURE',
  'STARTED REVOKED',
  'RETRY RECEIVED',
  'RETRY STARTED',
  'RETRY REVOKED',
  'FAILURE RETRY',
  'FAILURE SUCCESS',
]
  .map((move) => `'${move}'`)
  .join(', ');

/** Beside the row: the idempotency keys of requests that were answered with the run while it was under way. */
interface Joined {
  readonly joinedKeys: readonly string[] | null;
}
export type IntegrationRun = Entity<Omit<RunRow, 'providerKey'> & Joined> & OfConnection;
export const IntegrationRun: EntitySchema<IntegrationRun> = defineEntity({
  name: 'IntegrationRun',
  tableName: 'integration_run',
  ...shopWallExceptFor('abandoned_runs', 'integration_run', 'finished_at is null'),
  checks: [
    {
      name: 'integration_run_end',
      expression: `(finished_at is null) = (state <> all (array['SUCCESS'::text, 'FAILURE'::text, 'REVOKED'::text]))`,
    },
  ],
  triggers: [
    {
      name: 'legal_moves',
      timing: 'before',
      events: ['update'],
      body: `if old.state in ('SUCCESS', 'REVOKED') or (old.state = 'FAILURE' and new.state <> 'RETRY' and (old.error ->> 'code') is distinct from 'outcome_unknown') then raise exception 'A run that has ended is not changed.' using errcode = 'restrict_violation'; end if; if old.state <> new.state and old.state || ' ' || new.state not in (${moves}) then raise exception 'A run does not go from % to %.', old.state, new.state using errcode = 'restrict_violation'; end if; return new`,
    },
  ],
  uniques: [
    {
      name: 'integration_run_live',
      properties: ['shopId', 'connectionId', 'capability'],
      where: 'finished_at is null',
    },
    { name: 'integration_run_idempotency', properties: ['shopId', 'connectionId', 'idempotencyKey'] },
  ],
  indexes: [
    { name: 'integration_run_connection', properties: ['shopId', 'connectionId', 'id'] },
    { name: 'integration_run_joined', properties: ['shopId', 'connectionId'], where: 'joined_keys is not null' },
    { name: 'integration_run_unfinished', properties: ['id'], where: 'finished_at is null' },
  ],
  properties: {
    ...ofShop(),
    connectionId: p.uuid(),
    capability: name(),
    input: json<RunRow['input']>(),
    state: text().$type<RunRow['state']>(),
    progress: json<RunRow['progress']>(),
    steps: json<RunRow['steps']>(),
    attempts: count(),
    failures: count(),
    lostLeases: count().default(0),
    eta: instant().nullable(),
    expiresAt: instant().nullable(),
    idempotencyKey: text().nullable(),
    joinedKeys: textList().nullable(),
    leaseOwner: text().nullable(),
    leaseExpiresAt: instant().nullable(),
    cancelRequested: flag(),
    result: json<NonNullable<RunRow['result']>>().nullable(),
    error: json<NonNullable<RunRow['error']>>().nullable(),
    actorId: text(),
    traceParent: text().nullable(),
    createdAt: instant(),
    startedAt: instant().nullable(),
    finishedAt: instant().nullable(),
    connection: ofConnection,
  },
});

export type IntegrationSchedule = Entity<ScheduleRow, ['shopId', 'connectionId', 'capability']> & OfConnection;
export const IntegrationSchedule: EntitySchema<IntegrationSchedule> = defineEntity({
  name: 'IntegrationSchedule',
  tableName: 'integration_schedule',
  ...shopWallExceptFor('due_schedules', 'integration_schedule', 'enabled'),
  indexes: [{ name: 'integration_schedule_due', properties: ['nextAt'], where: 'enabled' }],
  properties: {
    shopId: text().primary(),
    connectionId: p.uuid().primary(),
    capability: name().primary(),
    cron: text(),
    timeZone: text(),
    input: json<ScheduleRow['input']>(),
    enabled: flag(),
    actorId: text(),
    actorRole: text().$type<ScheduleRow['actorRole']>(),
    nextAt: instant(),
    failures: count().default(0),
    lastRunId: p.uuid().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    connection: ofConnection,
  },
});

/** Rows from before there were unread records hold none. */
type SyncColumns = Omit<SyncRow, 'unread'> & { readonly unread: SyncRow['unread'] | null };
export type IntegrationSync = Entity<SyncColumns, ['shopId', 'connectionId', 'capability']> & OfConnection;
export const IntegrationSync: EntitySchema<IntegrationSync> = defineEntity({
  name: 'IntegrationSync',
  tableName: 'integration_sync',
  ...shopWall,
  properties: {
    shopId: text().primary(),
    connectionId: p.uuid().primary(),
    capability: name().primary(),
    watermark: instant().nullable(),
    configHash: text().nullable(),
    resume: json<SyncResume>().nullable(),
    unread: json<SyncRow['unread']>().nullable(),
    connection: ofConnection,
  },
});
