import type { EventRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';
import { type Entity, instant, isSeek, json, name, ofShop, shopWallWithWindow, text } from './columns.ts';

export type IntegrationEvent = Entity<EventRow>;
export const IntegrationEvent: EntitySchema<IntegrationEvent> = defineEntity({
  name: 'IntegrationEvent',
  tableName: 'integration_event_log',
  ...shopWallWithWindow(
    'integration_event_log',
    `(${isSeek('shops_to_purge')} and created_at < (now() - '90 days'::interval) or ${isSeek('shops_with_events')})`,
  ),
  // The primary key serves the unfiltered pages: an index is read backwards as fast as forwards.
  indexes: [
    { name: 'integration_event_log_connection', properties: ['shopId', 'connectionId', 'id'] },
    { name: 'integration_event_log_level', properties: ['shopId', 'level', 'id'] },
    { name: 'integration_event_log_type', properties: ['shopId', 'eventType', 'id'] },
    { name: 'integration_event_log_time', properties: ['shopId', 'createdAt'] },
  ],
  triggers: [
    {
      name: 'append_only',
      timing: 'before',
      events: ['update', 'truncate'],
      forEach: 'statement',
      expression: [
        `create or replace function integration_event_log_append_only_fn() returns trigger as $$ begin raise exception 'The event log is append-only.' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
        'create trigger append_only before update or truncate on integration_event_log for each statement execute function integration_event_log_append_only_fn()',
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
    connectionId: p.uuid().nullable(),
    level: name().$type<EventRow['level']>(),
    eventType: name(),
    message: text(),
    meta: json<EventRow['meta']>(),
    actorId: text().nullable(),
    createdAt: instant(),
  },
});
