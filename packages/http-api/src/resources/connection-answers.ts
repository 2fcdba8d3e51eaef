import type { BudgetLeft, Connection, ListedConnection, TestedConnection } from '@makerfex/integrations-core';
import { type ConnectionRow, connectionHealths, type RunRow } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { answeredSchemas } from '../openapi/components.ts';
import { idField, instantField, jsonObject, toInstant, toInstantOrNull } from './fields.ts';
import { runSchema, toRun } from './run.ts';

// Connections in answers.

const capabilityHealth = z.object({
  health: z.enum(connectionHealths),
  reason: z.string().nullable(),
  since: instantField.describe('When the health became this one.'),
});
const connectionFields = {
  id: idField,
  provider_key: z.string(),
  status: z.enum(['enabled', 'disabled']),
  health: z.enum(connectionHealths),
  health_reason: z.string().nullable(),
  capability_health: z
    .record(z.string(), capabilityHealth)
    .describe('By capability, once it has run. A failure of one does not affect the others; `health` combines them.'),
  config: jsonObject.describe("Matches the provider's `config_schema`."),
  enabled_capabilities: z.array(z.string()),
  last_synced_at: instantField.nullable(),
  created_by: z.string(),
  created_at: instantField,
  updated_at: instantField,
  version: z.int().describe('Increases with every change of config, capabilities or status.'),
};
const shortRun = runSchema.pick({
  id: true,
  capability: true,
  state: true,
  progress: true,
  error: true,
  created_at: true,
  finished_at: true,
});
const runFields = {
  last_run: shortRun
    .nullable()
    .describe(
      'The newest run of any capability, which may be under way; null if there is none. Runs that fetch what webhooks named do not count.',
    ),
  last_runs: z
    .array(shortRun)
    .describe('The newest run of each capability that is among the last 50 of the connection, the newest first.'),
  next_run: z
    .object({ capability: z.string(), at: instantField })
    .nullable()
    .describe('The run that its schedules request next; null if none is scheduled.'),
};
export const connectionSchema = z.object(connectionFields).register(answeredSchemas, { id: 'Connection' });

export const listedConnectionSchema = z
  .object({ ...connectionFields, ...runFields })
  .register(answeredSchemas, { id: 'ListedConnection' });

const place = z.object({
  watermark: instantField.nullable().describe('The next run reads changes since then.'),
  interrupted: z.boolean().describe('Whether the last run stopped early; the next one resumes there.'),
});
export const connectionWithPlacesSchema = z
  .object({ ...connectionFields, ...runFields, sync_cursor: z.record(z.string(), place).describe('By capability.') })
  .register(answeredSchemas, { id: 'ConnectionWithPlaces' });

export const testedConnectionSchema = z
  .object({
    ...connectionFields,
    notices: z
      .array(z.object({ level: z.enum(['info', 'warning']), code: z.string(), message: z.string() }))
      .describe("The provider's announcements about its API: `api_version_differs`, `api_deprecated`."),
  })
  .register(answeredSchemas, { id: 'TestedConnection' });

export const toConnection = (row: ConnectionRow): z.output<typeof connectionSchema> => ({
  id: row.id,
  provider_key: row.providerKey,
  status: row.status,
  health: row.health,
  health_reason: row.healthReason,
  capability_health: { ...row.capabilityHealth },
  config: row.config,
  enabled_capabilities: [...row.enabledCapabilities],
  last_synced_at: toInstantOrNull(row.lastSyncedAt),
  created_by: row.createdBy,
  created_at: toInstant(row.createdAt),
  updated_at: toInstant(row.updatedAt),
  version: row.version,
});

export const toListedConnection = (row: ListedConnection): z.output<typeof listedConnectionSchema> => ({
  ...toConnection(row),
  last_run: row.lastRun && toShortRun(row.lastRun),
  last_runs: row.lastRuns.map(toShortRun),
  next_run: row.nextRun && { capability: row.nextRun.capability, at: toInstant(row.nextRun.at) },
});

function toShortRun(row: RunRow) {
  const { id, capability, state, progress, error, created_at, finished_at } = toRun(row);
  return { id, capability, state, progress, error, created_at, finished_at };
}

export const toConnectionWithPlaces = (row: Connection): z.output<typeof connectionWithPlacesSchema> => ({
  ...toListedConnection(row),
  sync_cursor: Object.fromEntries(
    Object.entries(row.syncCursor).map(([capability, { watermark, interrupted }]) => [
      capability,
      { watermark: toInstantOrNull(watermark), interrupted },
    ]),
  ),
});

export const toTestedConnection = (row: TestedConnection): z.output<typeof testedConnectionSchema> => ({
  ...toConnection(row),
  notices: row.notices.map(({ level, code, message }) => ({ level, code, message })),
});

const budgetSchema = z.object({
  left_percent: z
    .int()
    .nullable()
    .describe("About how much of a day's requests is left, in steps of ten; null if a day has no limit."),
  people_wait_until: instantField
    .nullable()
    .describe('Until when runs that people start wait, and tests of connections; null if they go out.'),
  others_wait_until: instantField
    .nullable()
    .describe('Until when all other runs wait, such as scheduled ones; null if they go out.'),
});
export const budgetAnswerSchema = z
  .object({
    budget: budgetSchema.nullable().describe('Null if the provider does not limit apps, or nothing is known yet.'),
  })
  .register(answeredSchemas, { id: 'BudgetLeft' });

export const toBudget = (left: BudgetLeft | null): z.output<typeof budgetAnswerSchema> => ({
  budget: left && {
    left_percent: left.leftPercent,
    people_wait_until: toInstantOrNull(left.peopleWaitUntil),
    others_wait_until: toInstantOrNull(left.othersWaitUntil),
  },
});
