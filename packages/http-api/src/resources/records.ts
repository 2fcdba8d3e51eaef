import type { RecordsOfDay } from '@makerfex/integrations-core';
import { timeZoneSchema } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { idField } from './fields.ts';
import { listOf, toWholeList } from './paging.ts';

const recordDaySchema = z
  .object({
    day: z.iso.date(),
    runs: z.int().describe('How many runs were requested on this day.'),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    deleted: z.int(),
    rejected: z.int(),
  })
  .register(answeredSchemas, { id: 'RecordDay' });

const toRecordDay = ({ day, runs, created, changed, unchanged, deleted, rejected }: RecordsOfDay) => ({
  day,
  runs,
  created,
  changed,
  unchanged,
  deleted,
  rejected,
});

export const recordRoutes = [
  route({
    method: 'GET',
    path: '/connections/{id}/records/by-day/',
    operationId: 'listRecordDays',
    summary: 'What the runs of each day have done to records',
    description:
      'By the day on which a run was requested: the oldest day first, today last. Runs that fetch what webhooks named count too. ' +
      'Only the last 10,000 runs are read: a day that has more is left out, with those before it.',
    permission: 'see',
    params: z.object({ id: idField }),
    query: z.strictObject({
      time_zone: timeZoneSchema.default('UTC').describe('Where a day begins, such as `Europe/Berlin`.'),
      days: z.coerce.number().int().min(1).max(31).default(14),
    }),
    answer: {
      status: 200,
      description: 'The days, on one page.',
      schema: listOf(recordDaySchema).register(answeredSchemas, { id: 'RecordDayList' }),
    },
    async handle({ shop, params: { id: connectionId }, query: { time_zone: timeZone, days } }) {
      return { body: toWholeList(await shop.records.byDay({ connectionId, timeZone, days }), toRecordDay) };
    },
  }),

  route({
    method: 'POST',
    path: '/connections/{id}/records/forget/',
    operationId: 'forgetRecords',
    summary: 'Import records again',
    description:
      'The next import reads everything and sends these records to the host again, even if they are unchanged. Nothing changes until then.',
    permission: 'configure',
    params: z.object({ id: idField }),
    body: z
      .strictObject({
        kind: z
          .string()
          .min(1)
          .max(128)
          .optional()
          .describe('Such as `order`. Defaults to every kind of the provider.'),
        external_ids: z
          .array(z.string().min(1).max(512))
          .min(1)
          .max(1_000)
          .optional()
          .describe("The provider's ids of the records. Defaults to all."),
        drop_host_ids: z
          .boolean()
          .optional()
          .describe('Import them as new records: only for rows that the host no longer has. Defaults to false.'),
      })
      .optional()
      .register(sentSchemas, { id: 'RecordsToForget' }),
    isBodyOptional: true,
    answer: {
      status: 200,
      description: 'How many records the host has and gets again.',
      schema: z.object({ forgotten: z.int() }).register(answeredSchemas, { id: 'ForgottenRecords' }),
    },
    problems: ['run_in_progress'],
    async handle({ shop, params, body = {} }) {
      const { kind, external_ids: externalIds, drop_host_ids: dropHostIds } = body;
      return { body: await shop.records.forget({ connectionId: params.id, kind, externalIds, dropHostIds }) };
    },
  }),
];
