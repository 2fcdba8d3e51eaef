import { IntegrationError } from '@makerfex/integrations-core';
import { option } from '@makerfex/integrations-core/options';

/** Where the tables and functions of the integrations are. */
export interface SchemaOptions {
  /** The schema of PostgreSQL, such as `app`. @default the first one of the connection's `search_path`, which is mostly `public` */
  readonly schema?: string;
}

/** Every table, in the order in which the migrations create them. */
export const tables = [
  'integration_connection',
  'integration_credential',
  'integration_oauth_state',
  'integration_event_log',
  'integration_run',
  'integration_schedule',
  'integration_record',
  'integration_sync',
  'integration_lease',
  'integration_subscription',
  'integration_delivery',
  'integration_delivery_hold',
  'integration_webhook_account',
  'integration_webhook_delivery',
  'integration_webhook_dirty',
  'integration_privacy_request',
  'integration_webhook_gone',
  'integration_budget',
  'integration_run_key',
] as const;

/** The functions for all shops: searches, and the upkeep of the partitions of the event log. */
export const searches = [
  'integration_abandoned_runs',
  'integration_due_schedules',
  'integration_take_due_schedules',
  'integration_credentials_to_rewrap',
  'integration_shops_to_purge',
  'integration_shops_to_deliver',
  'integration_shops_with_events',
  'integration_connections_of_account',
  'integration_connections_to_drain',
  'integration_shops_with_privacy_due',
  'integration_privacy_progress',
  'integration_shops_with_old_runs',
  'integration_make_event_partitions',
  'integration_drop_old_events',
  'integration_shops_with_deleted_links',
  'integration_shops_with_deletions',
] as const;

/** The functions of triggers. */
export const triggerFunctions = [
  'integration_event_log_append_only_fn',
  'integration_event_log_kept_90_days_fn',
  'integration_run_legal_moves_fn',
] as const;

/** What the functions for the partitions of the event log call, with a table that those name. Granted to nobody. */
export const partitionFunctions = [
  'integration_event_log_bound_fn',
  'integration_event_log_partitions_fn',
  'integration_event_log_add_fn',
  'integration_event_log_lock_fn',
  'integration_event_log_make_fn',
  'integration_event_log_drop_fn',
] as const;

/** The statements of a scheduled run, which keep their plans. They have the rights of the caller. */
export const planned = [
  'integration_read_schedules_fn',
  'integration_request_schedules_fn',
  'integration_claim_run_fn',
  'integration_finish_pull_fn',
  'integration_append_events_fn',
  'integration_claim_first_fn',
  'integration_finish_quiet_pull_fn',
] as const;

/** The table whose partitions are the weeks of the event log, and the first of those. */
const partitions = ['integration_event_log_weeks', 'integration_event_log_first'];

/** Statistics of several columns. Unlike an index, they are not in the schema of their table by themselves. */
export const statistics = ['integration_event_log_of_shop', 'integration_run_of_shop'] as const;

/** Which migrations {@link migrate} has run. */
export const migrationTable = 'integration_migration';

const known = [
  ...tables,
  ...partitions,
  ...searches,
  ...triggerFunctions,
  ...partitionFunctions,
  ...planned,
  ...statistics,
  migrationTable,
];
/** Whole names only: indexes and constraints begin with the name of their table, and are in its schema. In quotes for `regclass`. */
const names = new RegExp(`'(?<quoted>${known.join('|')})'|\\b(?:${known.join('|')})\\b`, 'g');

export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** PostgreSQL cuts longer names off, without an error. */
const maxNameBytes = 63;
const aName = `a name of 1 to ${maxNameBytes} bytes`;
const isName = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && !value.includes('\0') && Buffer.byteLength(value) <= maxNameBytes;

export const schemaOptions = option.group<SchemaOptions>({ schema: option.where<string>(aName, isName).optional() });

/**
 * @returns a function that puts the schema before each name of ours in a statement
 * @throws IntegrationError `not_configured` if the schema cannot be a name
 */
export function qualifierFor({ schema }: SchemaOptions = {}): (sql: string) => string {
  if (schema === undefined) return (sql) => sql;
  if (!isName(schema))
    throw new IntegrationError('not_configured', `"${schema}" cannot be the schema of the integrations: use ${aName}.`);
  const prefix = `${quoteIdentifier(schema)}.`;
  // Functions, because `$` has a meaning in a replacement text.
  return (sql) =>
    sql.replace(names, (name, quoted?: string) =>
      quoted === undefined ? `${prefix}${name}` : `'${prefix.replaceAll("'", "''")}${quoted}'`,
    );
}
