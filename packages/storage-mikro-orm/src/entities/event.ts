import type { EventRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema } from '@mikro-orm/core';
import {
  type Entity,
  id,
  instant,
  isSeek,
  json,
  name,
  ofShop,
  type Place,
  qualified,
  shopWallWithWindow,
  text,
} from './columns.ts';

export type IntegrationEvent = Entity<EventRow>;
export const eventEntity = (place: Place): EntitySchema<IntegrationEvent> => {
  const appendOnly = qualified(place, 'integration_event_log_append_only_fn');
  return defineEntity({
    name: 'IntegrationEvent',
    tableName: 'integration_event_log',
    schema: place.schema,
    // The weeks are partitions of this one: MikroORM does not look at those.
    partitionBy: {
      type: 'range',
      expression: ['id'],
      partitions: [{ name: 'integration_event_log_weeks', values: 'from (minvalue) to (maxvalue)' }],
    },
    ...shopWallWithWindow(
      place,
      'integration_event_log',
      `(${isSeek('shops_to_purge')} and created_at < (now() - '90 days'::interval) or ${isSeek('shops_with_events')})`,
    ),
    // The primary key serves the unfiltered pages: an index is read backwards as fast as forwards.
    indexes: [
      { name: 'integration_event_log_connection', properties: ['shopId', 'connectionId', 'id'] },
      { name: 'integration_event_log_level', properties: ['shopId', 'level', 'id'] },
      { name: 'integration_event_log_type', properties: ['shopId', 'eventType', 'id'] },
      { name: 'integration_event_log_time', properties: ['shopId', 'createdAt'] },
      { name: 'integration_event_log_age', properties: ['createdAt'] },
    ],
    triggers: [
      {
        name: 'append_only',
        timing: 'before',
        events: ['update', 'truncate'],
        forEach: 'statement',
        expression: [
          `create or replace function ${appendOnly}() returns trigger as $$ begin raise exception 'The event log is append-only.' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
          `create trigger append_only before update or truncate on ${qualified(place, 'integration_event_log')} for each statement execute function ${appendOnly}()`,
        ].join(';\n'),
      },
      {
        name: 'kept_90_days',
        timing: 'before',
        events: ['delete'],
        body: `if old.created_at > now() - interval '90 days' then raise exception 'Events are kept for 90 days.' using errcode = 'restrict_violation'; end if; return old`,
      },
    ],
    properties: {
      ...ofShop(),
      connectionId: id('connection_id').nullable(),
      level: name('level').$type<EventRow['level']>(),
      eventType: name('event_type'),
      message: text('message'),
      meta: json<EventRow['meta']>('meta'),
      actorId: text('actor_id').nullable(),
      createdAt: instant('created_at'),
    },
  });
};
