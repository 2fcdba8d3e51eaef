import * as z from 'zod';
import { anyJson, capability, count, type EventTypeEntry, errorCode, instant } from './fields.ts';

const ofSchedule = z.object({ capability });
const scheduleFailure = ofSchedule.extend({
  code: errorCode,
  failures: count.describe('failures in a row'),
  next_at: instant.nullable().describe('when it is tried again; null if the schedule is off'),
});

export const policyEvents = {
  'policy.denied': {
    level: 'warning',
    when: 'the policy refused a call of an actor',
    meta: z.object({
      rule: z.string().nullable().describe('the rule that denied it'),
      permission: z.string().describe('the permission that the call needs'),
      role: z.string().nullable().describe('role of the actor; null if it is none'),
      policy_version: z.int().describe('version of the permission table'),
      count: z.int().positive().describe('how many equal denials this event stands for'),
    }),
  },
  'request.refused': {
    level: 'warning',
    when: 'a message of a queue or a row of a migration was refused, with the reason',
    meta: z.object({}).catchall(anyJson).describe('what the reader of the message or row adds'),
  },
} as const satisfies Record<string, EventTypeEntry>;

export const scheduleEvents = {
  'schedule.set': {
    level: 'info',
    when: 'a schedule was set, or switched on or off',
    meta: ofSchedule.extend({
      cron: z.string().describe('five `crontab` fields'),
      time_zone: z.string().describe('IANA name'),
      enabled: z.boolean().describe('false if the schedule is off'),
    }),
  },
  'schedule.deleted': { level: 'info', when: 'a schedule was deleted', meta: ofSchedule },
  'schedule.skipped': {
    level: 'warning',
    when: 'a run that was due was not requested, with the reason',
    meta: ofSchedule.extend({ code: errorCode, rule: z.string().optional().describe('the rule that denied it') }),
  },
  'schedule.failed': {
    level: 'warning',
    when: 'a run that was due could not be requested; it is tried again',
    meta: scheduleFailure,
  },
  'schedule.paused': {
    level: 'error',
    when: 'a run that was due could not be requested several times in a row, or the access at the provider has ended; the schedule is off',
    meta: scheduleFailure,
  },
} as const satisfies Record<string, EventTypeEntry>;

const ofSubscription = z.object({ subscription: z.string().describe('name of the subscription') });

export const logEvents = {
  'events.exported': {
    level: 'info',
    when: 'an actor exported the log',
    meta: z.object({
      since: instant.describe('start of the export'),
      until: instant.nullable().describe('its end; null means now'),
      connection_id: z.string().optional().describe('only its events were exported'),
      level: z.string().optional().describe('only events of this level were exported'),
      event_type: z.string().optional().describe('only events of this type were exported'),
    }),
  },
  'events.purged': {
    level: 'info',
    when: 'events older than 90 days were deleted, with their number',
    meta: z.object({
      count: z.int().positive().describe('how many were deleted'),
      before: instant.describe('they were older than this'),
    }),
  },
  'subscription.paused': {
    level: 'error',
    when: 'the handler of a subscription failed several times in a row; it is retried every hour',
    meta: ofSubscription.extend({
      event_id: z.string().describe('id of the event that it could not handle'),
      failures: count.describe('failures in a row'),
    }),
  },
  'subscription.resumed': {
    level: 'info',
    when: 'the handler of a paused subscription worked again',
    meta: ofSubscription.extend({ failures: count.describe('failures in a row before') }),
  },
  'subscription.events_lost': {
    level: 'error',
    when: 'events were deleted from the log before a subscription handled them',
    meta: ofSubscription.extend({ count: z.int().positive().describe('how many were lost') }),
  },
} as const satisfies Record<string, EventTypeEntry>;
