import { phaseOf, type RunRow, rateOf, runStates, runTriggers } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { answeredSchemas } from '../openapi/components.ts';
import type { AnswerDescription } from '../routing/route.ts';
import { idField, instantField, jsonObject, toInstant, toInstantOrNull } from './fields.ts';
import { resultSchema } from './run-result.ts';

export const runSchema = z
  .object({
    id: idField,
    connection_id: idField,
    capability: z.string(),
    subject: z
      .string()
      .nullable()
      .describe('What a push is about: runs of one subject wait in line. Null if its capability has no subjects.'),
    trigger: z
      .enum(runTriggers)
      .describe('What started it. `webhook`: a run of the capability `webhooks`, which fetches what deliveries named.'),
    input: jsonObject,
    state: z.enum(runStates).describe('`SUCCESS`, `FAILURE` and `REVOKED` are final.'),
    progress: z.object({
      fetched: z.int(),
      created: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      deleted: z.int(),
      rejected: z.int(),
      duplicates: z.int().describe('Fetched records that repeat another of their batch; merged with it.'),
      total: z.int().nullable().describe('How many records there are to fetch; null until known.'),
      phase: z
        .string()
        .nullable()
        .describe('`reading` or `deleting`, or the last step of a push; null unless `STARTED`.'),
      per_second: z
        .number()
        .nullable()
        .describe('Records fetched per second since the run started; null until the first.'),
    }),
    attempts: z.int(),
    eta: instantField.nullable().describe('Earliest start time.'),
    expires_at: instantField.nullable().describe('Revoked if no worker has started it by then.'),
    idempotency_key: z.string().nullable(),
    cancel_requested: z.boolean(),
    result: resultSchema,
    error: z.object({ code: z.string(), kind: z.string(), message: z.string() }).nullable(),
    actor_id: z.string(),
    created_at: instantField,
    started_at: instantField.nullable(),
    finished_at: instantField.nullable(),
  })
  .register(answeredSchemas, { id: 'Run' });

export const toRun = (row: RunRow): z.output<typeof runSchema> => ({
  id: row.id,
  connection_id: row.connectionId,
  capability: row.capability,
  subject: row.subject,
  trigger: row.trigger,
  input: row.input,
  state: row.state,
  progress: {
    fetched: row.progress.fetched,
    created: row.progress.created,
    changed: row.progress.changed,
    unchanged: row.progress.unchanged,
    deleted: row.progress.deleted,
    rejected: row.progress.rejected,
    duplicates: row.progress.duplicates ?? 0,
    total: row.progress.total,
    phase: phaseOf(row),
    per_second: rateOf(row, new Date()),
  },
  attempts: row.attempts,
  eta: toInstantOrNull(row.eta),
  expires_at: toInstantOrNull(row.expiresAt),
  idempotency_key: row.idempotencyKey,
  cancel_requested: row.cancelRequested,
  result: row.result,
  error: row.error,
  actor_id: row.actorId,
  created_at: toInstant(row.createdAt),
  started_at: toInstantOrNull(row.startedAt),
  finished_at: toInstantOrNull(row.finishedAt),
});

export const runPath = z.object({ id: idField });

export const oneRun = (description: string): AnswerDescription<typeof runSchema> => ({
  status: 200,
  description,
  schema: runSchema,
});
