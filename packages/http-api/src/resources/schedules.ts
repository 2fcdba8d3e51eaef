import type { ScheduleRow } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { respond } from '../answer/response.ts';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { type AnswerDescription, route } from '../routing/route.ts';
import { connectionPath } from './connections.ts';
import { idField, instantField, jsonObject, toInstant } from './fields.ts';
import { listOf, toWholeList } from './paging.ts';

const scheduleSchema = z
  .object({
    connection_id: idField,
    capability: z.string(),
    cron: z.string(),
    time_zone: z.string(),
    input: jsonObject,
    enabled: z.boolean(),
    actor_id: z.string().describe('On whose behalf the runs start.'),
    next_at: instantField
      .nullable()
      .describe(
        'When the next run is due; null while the schedule is disabled. Schedules that name no hour are due a few seconds or ' +
          'minutes after the minute of their cron, the same for all times of a connection.',
      ),
    failures: z
      .int()
      .describe('How many times in a row the run could not be requested; the third failure pauses the schedule.'),
    last_run_id: idField.nullable(),
    created_at: instantField,
    updated_at: instantField,
  })
  .register(answeredSchemas, { id: 'Schedule' });

const toSchedule = (row: ScheduleRow): z.output<typeof scheduleSchema> => ({
  connection_id: row.connectionId,
  capability: row.capability,
  cron: row.cron,
  time_zone: row.timeZone,
  input: row.input,
  enabled: row.enabled,
  actor_id: row.actorId,
  next_at: row.enabled ? toInstant(row.nextAt) : null,
  failures: row.failures,
  last_run_id: row.lastRunId,
  created_at: toInstant(row.createdAt),
  updated_at: toInstant(row.updatedAt),
});

const path = '/connections/{id}/schedules/{capability}/';
const schedulePath = z.object({ id: idField, capability: z.string() });
const cronField = z.string().max(256).describe('Five fields, as in crontab: `*/15 * * * *` is every 15 minutes.');
const zoneField = z.string().max(64).describe('IANA name, such as `Europe/Berlin`. Defaults to `UTC`.');
const oneSchedule: AnswerDescription<typeof scheduleSchema> = {
  status: 200,
  description: 'The schedule.',
  schema: scheduleSchema,
};

export const scheduleRoutes = [
  route({
    method: 'GET',
    path: '/connections/{id}/schedules/',
    operationId: 'listSchedules',
    summary: 'The schedules of a connection',
    permission: 'see',
    params: connectionPath,
    answer: {
      status: 200,
      description: 'All schedules, by capability, on one page.',
      schema: listOf(scheduleSchema).register(answeredSchemas, { id: 'ScheduleList' }),
    },
    handle: async ({ shop, params }) => ({ body: toWholeList(await shop.schedules.list(params.id), toSchedule) }),
  }),

  route({
    method: 'GET',
    path,
    operationId: 'getSchedule',
    summary: 'The schedule of a capability',
    permission: 'see',
    params: schedulePath,
    answer: oneSchedule,
    handle: async ({ shop, params }) => ({ body: toSchedule(await shop.schedules.get(params.id, params.capability)) }),
  }),

  route({
    method: 'PUT',
    path,
    operationId: 'setSchedule',
    summary: 'Set the schedule of a capability',
    description:
      'Creates or replaces the schedule; the same request again changes nothing. Runs start on behalf of the actor who set it, ' +
      'and the policy is checked each time. Missed times lead to one run.',
    permission: 'configure',
    params: schedulePath,
    body: z
      .strictObject({
        cron: cronField,
        time_zone: zoneField.optional(),
        input: jsonObject
          .optional()
          .describe("Input of each run, matching the capability's `input_schema`. Defaults to `{}`."),
        enabled: z.boolean().optional().describe('Defaults to true.'),
      })
      .register(sentSchemas, { id: 'ScheduleSetting' }),
    answer: oneSchedule,
    async handle({ shop, params, body }) {
      const { cron, time_zone: timeZone, input, enabled } = body;
      const row = await shop.schedules.set(params.id, params.capability, { cron, timeZone, input, enabled });
      return { body: toSchedule(row) };
    },
  }),

  route({
    method: 'GET',
    path: `${path}times/`,
    operationId: 'planSchedule',
    summary: 'The next five times of a schedule that is not set yet',
    description: 'For a form: the times are those of this connection, with its delay.',
    permission: 'see',
    params: schedulePath,
    query: z.strictObject({ cron: cronField, time_zone: zoneField.optional() }),
    answer: {
      status: 200,
      description: 'The times, the next first.',
      schema: z.object({ times: z.array(instantField) }).register(answeredSchemas, { id: 'ScheduleTimes' }),
    },
    problems: ['not_found'],
    async handle({ shop, params, query: { cron, time_zone: timeZone } }) {
      return { body: { times: (await shop.schedules.times(params.id, { cron, timeZone })).map(toInstant) } };
    },
  }),

  route({
    method: 'DELETE',
    path,
    operationId: 'deleteSchedule',
    summary: 'Delete the schedule of a capability',
    permission: 'configure',
    params: schedulePath,
    answer: { status: 204, description: 'Deleted. A run that it started continues.', schema: null },
    async handle({ shop, params }) {
      await shop.schedules.delete(params.id, params.capability);
      return respond(204, null);
    },
  }),
];
