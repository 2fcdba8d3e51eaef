import { Routine } from '@mikro-orm/core';
import { defaultSchema } from './entities/columns.ts';
import type { SchemaOptions } from './entities.ts';
import { checkSchema } from './schema-name.ts';

const instant = 'timestamp with time zone';
/** As the migrations have them. */
const functions = [
  {
    name: 'integration_abandoned_runs',
    params: { due_at: instant, after_id: 'uuid', at_most: 'integer' },
    returns: 'TABLE(shop_id text, id uuid)',
  },
  {
    name: 'integration_due_schedules',
    params: { due_at: instant, at_most: 'integer' },
    returns: 'TABLE(shop_id text, connection_id uuid, capability text)',
  },
  {
    name: 'integration_take_due_schedules',
    params: { due_at: instant, at_most: 'integer' },
    returns: 'TABLE(shop_id text, connection_id uuid, capability text)',
  },
  {
    name: 'integration_credentials_to_rewrap',
    params: { current_key_id: 'text', after_id: 'uuid', at_most: 'integer' },
    returns: 'TABLE(shop_id text, id uuid)',
  },
  {
    name: 'integration_shops_to_purge',
    params: { written_before: instant, except_shops: 'text[]', at_most: 'integer' },
    returns: 'TABLE(shop_id text)',
  },
  {
    name: 'integration_shops_to_deliver',
    params: { to_subscription: 'text', due_at: instant, after_shop: 'text', at_most: 'integer' },
    returns: 'TABLE(shop_id text)',
  },
  {
    name: 'integration_shops_with_events',
    params: { after_shop: 'text', at_most: 'integer' },
    returns: 'TABLE(shop_id text)',
  },
  {
    name: 'integration_connections_of_account',
    params: { of_provider: 'text', of_account: 'text', at_most: 'integer' },
    returns: 'TABLE(shop_id text, connection_id uuid)',
  },
  {
    name: 'integration_connections_to_drain',
    params: { due_by: instant, at_most: 'integer' },
    returns: 'TABLE(shop_id text, connection_id uuid)',
  },
  {
    name: 'integration_shops_with_privacy_due',
    params: { due_by: instant, at_most: 'integer' },
    returns: 'TABLE(shop_id text)',
  },
  {
    name: 'integration_privacy_progress',
    params: { of_code: 'text', at_most: 'integer' },
    returns: `TABLE(requested_at ${instant}, due_at ${instant}, settled_at ${instant}, state text)`,
  },
  {
    name: 'integration_shops_with_old_runs',
    params: { ended_before: instant, id_before: 'uuid', after_shop: 'text', at_most: 'integer' },
    returns: 'TABLE(shop_id text, has_old boolean)',
  },
  { name: 'integration_make_event_partitions', params: {}, returns: 'integer' },
  {
    name: 'integration_drop_old_events',
    params: { created_before: instant },
    returns: 'TABLE(shop_id text, events bigint)',
  },
  {
    name: 'integration_shops_with_deletions',
    params: { except_shops: 'text[]', at_most: 'integer' },
    returns: 'TABLE(shop_id text)',
  },
  {
    name: 'integration_shops_with_deleted_links',
    params: { deleted_before: instant, except_shops: 'text[]', at_most: 'integer' },
    returns: 'TABLE(shop_id text)',
  },
] as const;

/** What the functions for the partitions call. */
const partitionFunctions = [
  { name: 'integration_event_log_bound_fn', language: 'sql', params: { at: instant }, returns: 'text' },
  {
    name: 'integration_event_log_partitions_fn',
    language: 'sql',
    params: { weeks: 'regclass' },
    returns: `TABLE(part regclass, from_at ${instant}, to_at ${instant})`,
  },
  {
    name: 'integration_event_log_add_fn',
    language: 'plpgsql',
    params: { weeks: 'regclass', from_at: instant, to_at: instant },
    returns: 'regclass',
  },
  { name: 'integration_event_log_lock_fn', language: 'plpgsql', params: { weeks: 'regclass' }, returns: 'boolean' },
  {
    name: 'integration_event_log_make_fn',
    language: 'plpgsql',
    params: { weeks: 'regclass', at: instant },
    returns: 'integer',
  },
  {
    name: 'integration_event_log_drop_fn',
    language: 'plpgsql',
    params: { weeks: 'regclass', created_before: instant },
    returns: 'TABLE(shop_id text, events bigint)',
  },
] as const;

/** What the functions for an attempt of a run, and for its end, begin with. */
const ofAttempt = { of_shop: 'text', run_id: 'uuid', by_owner: 'text', at: instant } as const;
const ofEnd = {
  ...ofAttempt,
  of_progress: 'json',
  of_result: 'json',
  of_watermark: instant,
  of_config_hash: 'text',
} as const;

/** The statements of a scheduled run, which keep their plans. */
const planned = [
  {
    name: 'integration_read_schedules_fn',
    params: { shops: 'text[]', connections: 'uuid[]', capabilities: 'text[]' },
    returns: 'TABLE(shop_id text, schedule json, connection json, live json)',
  },
  { name: 'integration_request_schedules_fn', params: { requests: 'json' }, returns: 'TABLE(id uuid)' },
  {
    name: 'integration_claim_run_fn',
    params: { ...ofAttempt, lease_until: instant },
    returns: 'TABLE(run json, connection json, live json, place json)',
  },
  {
    name: 'integration_finish_pull_fn',
    params: {
      ...ofEnd,
      of_unread: 'json',
    },
    returns: 'TABLE(connection json)',
  },
  {
    name: 'integration_append_events_fn',
    params: {
      of_shop: 'text',
      ids: 'uuid[]',
      connections: 'uuid[]',
      levels: 'text[]',
      types: 'text[]',
      messages: 'text[]',
      metas: 'text[]',
      actors: 'text[]',
      times: `${instant}[]`,
    },
    returns: 'integer',
  },
  {
    name: 'integration_claim_first_fn',
    params: {
      ...ofAttempt,
      lease_until: instant,
      capabilities: 'text[]',
    },
    returns: 'TABLE(run json, connection json, live json, place json)',
  },
  {
    name: 'integration_finish_quiet_pull_fn',
    params: {
      ...ofEnd,
      event_id: 'uuid',
      event_level: 'text',
      event_type: 'text',
      event_message: 'text',
      event_meta: 'text',
      event_actor: 'text',
      event_at: instant,
    },
    returns: 'boolean',
  },
] as const;

const routines = [
  ...planned.map((each) => ({ ...each, language: 'plpgsql', security: 'invoker' }) as const),
  ...functions.map((each) => ({ ...each, language: 'sql', security: 'definer' }) as const),
  ...partitionFunctions.map((each) => ({ ...each, security: 'invoker' }) as const),
];

/**
 * Like {@link integrationRoutines}, for functions in a schema of the host's choice.
 * @throws IntegrationError `not_configured` if the name is empty, or holds a quote, a dot, a space or an asterisk
 * @example
 * const routines = integrationRoutinesIn({ schema: 'app' });
 */
export function integrationRoutinesIn({ schema = defaultSchema }: SchemaOptions = {}): Routine[] {
  checkSchema(schema);
  return routines.map(
    ({ name, language, security, params, returns }) =>
      new Routine({
        name,
        schema,
        type: 'function',
        // All that MikroORM reads of a function, for it compares both ways: the down() of a migration, too, leaves ours alone.
        language,
        security,
        params: Object.fromEntries(Object.entries(params).map(([param, type]) => [param, { type }])),
        returns: { runtimeType: 'object', columnType: returns, nullable: true },
        // Nothing to create: only the migrations make the functions, with the rights that they need.
        expression: ' ',
      }),
  );
}

/**
 * The functions that the migrations make, in the schema `public`, for the `routines` of the host's MikroORM: a migration that
 * it generates would drop functions that it does not know. They are called by the SDK alone.
 */
export const integrationRoutines: readonly Routine[] = integrationRoutinesIn();
