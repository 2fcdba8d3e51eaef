import type { ScheduleRow } from '@makerfex/integrations-core';
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
    actor_id: z.string().describe('On whose behalf the runs are asked for.'),
    next_at: instantField.nullable().describe('When the next run is due; null while it is not enabled.'),
    failures: z
      .int()
      .describe('How many times in a row the run could not be asked for; the third time pauses the schedule.'),
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
      description: 'All of them, by capability; there is one page.',
      schema: listOf(scheduleSchema).register(answeredSchemas, { id: 'ScheduleList' }),
    },
    handle: async ({ shop, params }) => ({ body: toWholeList(await shop.schedules.list(params.id), toSchedule) }),
  }),

  route({
    method: 'GET',
    path,
    operationId: 'getSchedule',
    summary: 'When a capability runs by the clock',
    permission: 'see',
    params: schedulePath,
    answer: oneSchedule,
    handle: async ({ shop, params }) => ({ body: toSchedule(await shop.schedules.get(params.id, params.capability)) }),
  }),

  route({
    method: 'PUT',
    path,
    operationId: 'setSchedule',
    summary: 'Have a capability run by the clock',
    description:
      'Replaces the schedule of the capability, or makes it; the same again changes nothing. The runs are asked for on behalf of ' +
      'who set it, and the policy is asked each time. Times that were missed come to one run.',
    permission: 'configure',
    params: schedulePath,
    body: z
      .strictObject({
        cron: z.string().max(256).describe('Five fields, as of crontab: `*/15 * * * *` is every 15 minutes.'),
        time_zone: z
          .string()
          .max(64)
          .optional()
          .describe('By its IANA name, such as `Europe/Berlin`; `UTC` unless told.'),
        input: jsonObject.optional().describe("Of each run, by the capability's `input_schema`; `{}` unless told."),
        enabled: z.boolean().optional().describe('True unless told.'),
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
    method: 'DELETE',
    path,
    operationId: 'deleteSchedule',
    summary: 'Have a capability no longer run by the clock',
    permission: 'configure',
    params: schedulePath,
    answer: { status: 204, description: 'It is gone. A run that it asked for goes on.', schema: null },
    async handle({ shop, params }) {
      await shop.schedules.delete(params.id, params.capability);
      return respond(204, null);
    },
  }),
];
