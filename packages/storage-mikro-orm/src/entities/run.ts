import type { RunRow, ScheduleRow, SyncResume, SyncRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';
import {
  count,
  type Entity,
  flag,
  id,
  instant,
  isSeek,
  json,
  name,
  ofShop,
  type Place,
  shopWall,
  shopWallWithLocks,
  shopWallWithWindow,
  text,
} from './columns.ts';
import { type IntegrationConnection, type OfConnection, ofConnection } from './connection.ts';

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

export type IntegrationRun = Entity<Omit<RunRow, 'providerKey'>> & OfConnection;
export const runEntity = (
  place: Place,
  connection: EntitySchema<IntegrationConnection>,
): EntitySchema<IntegrationRun> =>
  defineEntity({
    name: 'IntegrationRun',
    tableName: 'integration_run',
    schema: place.schema,
    ...shopWallWithWindow(
      place,
      'integration_run',
      `((${isSeek('abandoned_runs')} or ${isSeek('connections_to_drain')}) and finished_at is null or ${isSeek('shops_with_old_runs')})`,
    ),
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
        where: 'finished_at is null and subject is null',
      },
      {
        name: 'integration_run_place',
        properties: ['shopId', 'connectionId', 'capability', 'subject', 'place'],
        where: 'subject is not null',
      },
      { name: 'integration_run_idempotency', properties: ['shopId', 'connectionId', 'idempotencyKey'] },
    ],
    indexes: [
      { name: 'integration_run_connection', properties: ['shopId', 'connectionId', 'id'] },
      {
        name: 'integration_run_line',
        properties: ['shopId', 'connectionId', 'capability', 'subject', 'place'],
        where: 'finished_at is null and subject is not null',
      },
      {
        name: 'integration_run_newest',
        properties: ['shopId', 'connectionId', 'id'],
        where: "capability <> 'webhooks'::text",
      },
      { name: 'integration_run_state', properties: ['shopId', 'state', 'id'] },
      { name: 'integration_run_capability', properties: ['shopId', 'capability', 'id'] },
      {
        name: 'integration_run_unknown',
        properties: ['shopId', 'connectionId', 'capability', 'id'],
        where: "state = 'FAILURE'::text and (error ->> 'code'::text) = 'outcome_unknown'::text",
      },
      {
        name: 'integration_run_old',
        properties: ['shopId', 'id'],
        where: "finished_at is not null and (steps ->> 'notes'::text) = '{}'::text",
      },
      { name: 'integration_run_unfinished', properties: ['id'], where: 'finished_at is null' },
    ],
    properties: {
      ...ofShop(),
      connectionId: id('connection_id'),
      capability: name('capability'),
      subject: name('subject').nullable(),
      place: count('place').nullable(),
      input: json<RunRow['input']>('input'),
      state: text('state').$type<RunRow['state']>(),
      progress: json<RunRow['progress']>('progress'),
      steps: json<RunRow['steps']>('steps'),
      attempts: count('attempts'),
      failures: count('failures'),
      lostLeases: count('lost_leases').default(0),
      eta: instant('eta').nullable(),
      expiresAt: instant('expires_at').nullable(),
      idempotencyKey: text('idempotency_key').nullable(),
      leaseOwner: text('lease_owner').nullable(),
      leaseExpiresAt: instant('lease_expires_at').nullable(),
      cancelRequested: flag('cancel_requested'),
      result: json<NonNullable<RunRow['result']>>('result').nullable(),
      error: json<NonNullable<RunRow['error']>>('error').nullable(),
      actorId: text('actor_id'),
      trigger: text('trigger').$type<RunRow['trigger']>().default('request'),
      traceParent: text('trace_parent').nullable(),
      createdAt: instant('created_at'),
      startedAt: instant('started_at').nullable(),
      finishedAt: instant('finished_at').nullable(),
      connection: ofConnection(connection, 'integration_run'),
    },
  });

export type IntegrationRunKey = Entity<
  { connectionId: string; idempotencyKey: string; runId: string; place: bigint },
  ['shopId', 'connectionId', 'idempotencyKey']
> & { run: IntegrationRun };
/** The idempotency key of a request that was answered with a run that was under way. */
export const runKeyEntity = (place: Place, run: EntitySchema<IntegrationRun>): EntitySchema<IntegrationRunKey> =>
  defineEntity({
    name: 'IntegrationRunKey',
    tableName: 'integration_run_key',
    schema: place.schema,
    ...shopWall,
    indexes: [{ name: 'integration_run_key_run', properties: ['shopId', 'runId', 'place'] }],
    properties: {
      shopId: text('shop_id').primary(),
      connectionId: id('connection_id').primary(),
      idempotencyKey: name('idempotency_key').primary(),
      runId: id('run_id'),
      place: p.bigint().fieldName('place').columnType('bigint').autoincrement().generated('by default as identity'),
      run: () =>
        p
          .manyToOne(run)
          .joinColumns('shop_id', 'run_id')
          .referencedColumnNames('shop_id', 'id')
          .foreignKeyName('integration_run_key_shop_id_run_id_foreign')
          .updateRule('no action')
          .deleteRule('cascade')
          .hidden(),
    },
  });

export type IntegrationSchedule = Entity<ScheduleRow, ['shopId', 'connectionId', 'capability']> & OfConnection;
export const scheduleEntity = (
  place: Place,
  connection: EntitySchema<IntegrationConnection>,
): EntitySchema<IntegrationSchedule> =>
  defineEntity({
    name: 'IntegrationSchedule',
    tableName: 'integration_schedule',
    schema: place.schema,
    ...shopWallWithLocks('due_schedules', place, 'integration_schedule', 'enabled'),
    indexes: [{ name: 'integration_schedule_due', properties: ['nextAt'], where: 'enabled' }],
    properties: {
      shopId: text('shop_id').primary(),
      connectionId: id('connection_id').primary(),
      capability: name('capability').primary(),
      cron: text('cron'),
      timeZone: text('time_zone'),
      input: json<ScheduleRow['input']>('input'),
      enabled: flag('enabled'),
      actorId: text('actor_id'),
      actorRole: text('actor_role').$type<ScheduleRow['actorRole']>(),
      nextAt: instant('next_at'),
      failures: count('failures').default(0),
      lastRunId: id('last_run_id').nullable(),
      createdAt: instant('created_at'),
      updatedAt: instant('updated_at'),
      connection: ofConnection(connection, 'integration_schedule'),
    },
  });

/** Rows from before there were unread records hold none. */
type SyncColumns = Omit<SyncRow, 'unread'> & { readonly unread: SyncRow['unread'] | null };
export type IntegrationSync = Entity<SyncColumns, ['shopId', 'connectionId', 'capability']> & OfConnection;
export const syncEntity = (
  place: Place,
  connection: EntitySchema<IntegrationConnection>,
): EntitySchema<IntegrationSync> =>
  defineEntity({
    name: 'IntegrationSync',
    tableName: 'integration_sync',
    schema: place.schema,
    ...shopWall,
    properties: {
      shopId: text('shop_id').primary(),
      connectionId: id('connection_id').primary(),
      capability: name('capability').primary(),
      watermark: instant('watermark').nullable(),
      configHash: text('config_hash').nullable(),
      resume: json<SyncResume>('resume').nullable(),
      unread: json<SyncRow['unread']>('unread').nullable(),
      connection: ofConnection(connection, 'integration_sync'),
    },
  });
