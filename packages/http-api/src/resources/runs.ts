import { type RunRow, runStates } from '@makerfex/integrations-core';
import * as z from 'zod';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { type AnswerDescription, route } from '../routing/route.ts';
import { givenId, idField, instantField, jsonObject, toInstant, toInstantOrNull } from './fields.ts';
import { listOf, pageFields, pageRequest, toList } from './paging.ts';

const runSchema = z
  .object({
    id: idField,
    connection_id: idField,
    capability: z.string(),
    input: jsonObject,
    state: z.enum(runStates).describe('It has ended at `SUCCESS`, `FAILURE` or `REVOKED`.'),
    progress: z.object({
      fetched: z.int(),
      created: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      deleted: z.int(),
      rejected: z.int(),
      total: z.int().nullable().describe('Null until it is known.'),
    }),
    attempts: z.int(),
    idempotency_key: z.string().nullable(),
    cancel_requested: z.boolean(),
    result: z.unknown().describe('What a push brought back; null for a pull.'),
    error: z.object({ code: z.string(), kind: z.string(), message: z.string() }).nullable(),
    actor_id: z.string(),
    created_at: instantField,
    started_at: instantField.nullable(),
    finished_at: instantField.nullable(),
  })
  .register(answeredSchemas, { id: 'Run' });

const toRun = (row: RunRow): z.output<typeof runSchema> => ({
  id: row.id,
  connection_id: row.connectionId,
  capability: row.capability,
  input: row.input,
  state: row.state,
  progress: row.progress,
  attempts: row.attempts,
  idempotency_key: row.idempotencyKey,
  cancel_requested: row.cancelRequested,
  result: row.result,
  error: row.error,
  actor_id: row.actorId,
  created_at: toInstant(row.createdAt),
  started_at: toInstantOrNull(row.startedAt),
  finished_at: toInstantOrNull(row.finishedAt),
});

const runPath = z.object({ id: idField });

const oneRun = (description: string): AnswerDescription<typeof runSchema> => ({
  status: 200,
  description,
  schema: runSchema,
});

export const runRoutes = [
  route({
    method: 'POST',
    path: '/connections/{id}/actions/{capability}/',
    operationId: 'runCapability',
    summary: 'Run a capability',
    description:
      'The body is the input of the capability; none is as `{}`. The same input while a run is under way joins that run; a key ' +
      'that was used answers with the run it was used for.',
    permission: 'use',
    params: z.object({ id: idField, capability: z.string() }),
    headers: z.object({
      'Idempotency-Key': z
        .string()
        .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
        .optional()
        .describe('Makes a repeated request answer with the first run. Of the connection.'),
    }),
    body: jsonObject.optional().register(sentSchemas, { id: 'ActionInput' }),
    isBodyOptional: true,
    answer: {
      ...oneRun('The run, which goes on after the answer.'),
      status: 202,
      headers: { Location: 'Path of the run.' },
    },
    problems: ['run_in_progress'],
    async handle({ shop, params, headers, body, addresses }) {
      const key = headers['Idempotency-Key'];
      const row = await shop.actions.run(
        params.id,
        params.capability,
        body ?? {},
        key === undefined ? {} : { idempotencyKey: key },
      );
      return { body: toRun(row), headers: { location: addresses.link(`/runs/${row.id}/`) } };
    },
  }),

  route({
    method: 'GET',
    path: '/runs/',
    operationId: 'listRuns',
    summary: 'Runs, newest first',
    permission: 'see',
    query: z.strictObject({
      ...pageFields,
      connection: givenId.optional(),
      capability: z.string().min(1).max(128).optional(),
      state: z.enum(runStates).optional(),
    }),
    answer: {
      status: 200,
      description: 'A page of them.',
      schema: listOf(runSchema).register(answeredSchemas, { id: 'RunList' }),
    },
    async handle({ actor, shop, query: { limit, cursor, connection, capability, state } }) {
      const filters = { connectionId: connection, capability, state };
      const list = ['runs', actor.shopId, filters] as const;
      const page = await shop.runs.list({ ...filters, ...pageRequest(list, { limit, cursor }) });
      return { body: toList(list, page, toRun) };
    },
  }),

  route({
    method: 'GET',
    path: '/runs/{id}/',
    operationId: 'getRun',
    summary: 'A run, with its progress',
    permission: 'see',
    params: runPath,
    answer: oneRun('The run as it is now.'),
    handle: async ({ shop, params }) => ({ body: toRun(await shop.runs.get(params.id)) }),
  }),

  route({
    method: 'POST',
    path: '/runs/{id}/cancel/',
    operationId: 'cancelRun',
    summary: 'Cancel a run',
    description:
      'At once where it waits, at its next page where it is under way. What it committed stays. An ended one is left as it is.',
    permission: 'use',
    params: runPath,
    answer: oneRun('The run as it is now.'),
    handle: async ({ shop, params }) => ({ body: toRun(await shop.runs.cancel(params.id)) }),
  }),
];
