import * as z from 'zod';
import { answeredSchemas } from '../openapi/components.ts';

const counts = {
  fetched: z.int(),
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  deleted: z.int(),
  rejected: z.int(),
  duplicates: z.int().optional(),
  total: z.int().nullable(),
};

const importResult = z
  .looseObject({
    ...counts,
    watermark: z.string().nullable().describe('The next import reads what changed since then; null: everything.'),
    incomplete: z.string().optional().describe('Why absent records were kept, or records may be missing.'),
  })
  .register(answeredSchemas, { id: 'ImportResult' });

const issue = z.object({ external_id: z.string().nullable(), field: z.string(), problem: z.string() });
const ofHost = { external_id: z.string(), host_id: z.string() };
const updated_at = z.string().nullable();

const dryRunResult = z
  .looseObject({
    dry_run: z.literal(true),
    ...counts,
    would: z
      .object({
        create: z.array(z.object({ external_id: z.string(), updated_at })),
        change: z.array(
          z.object({ ...ofHost, updated_at, why: z.enum(['content', 'sent_again', 'forgotten', 'was_deleted']) }),
        ),
        delete: z.array(z.object(ofHost)),
        reject: z.array(issue),
      })
      .describe('The first 50 records of each.'),
    warnings: z.object({ count: z.int(), examples: z.array(issue) }).describe('The first 50, and how many there are.'),
    notices: z.object({
      count: z.int(),
      examples: z.array(z.object({ code: z.string(), message: z.string() })),
    }),
    incomplete: z.string().optional().describe('Why an import could find more, or would keep absent records.'),
  })
  .register(answeredSchemas, { id: 'DryRunResult' });

const refTo = (schema: z.ZodType) => ({ $ref: `#/components/schemas/${answeredSchemas.get(schema)?.id}` });

/** What a run returned, by its kind. A push can return any JSON. */
export const resultSchema = z.unknown().meta({
  description:
    'The counts of an import, what an import would do for a `dry_run`, or the output of a push; null before it has succeeded.',
  anyOf: [refTo(importResult), refTo(dryRunResult), { type: 'object', additionalProperties: true }, { type: 'null' }],
});
