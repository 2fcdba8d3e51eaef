import * as z from 'zod';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { idField } from './fields.ts';

export const recordRoutes = [
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
