import {
  type MigrationName,
  type MigrationSql,
  migrationNames,
  migrationSql,
  partitionFunctions,
  planned,
  qualifierFor,
  searches,
  statementsOf,
  tables,
  triggerFunctions,
} from '@makerfex/integrations-storage-postgres/adapter';
import type { MigrationObject } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { qualified } from './entities/columns.ts';
import type { SchemaOptions } from './entities.ts';

/** The name of a file `0001_create_tables`, as MikroORM's table of migrations has it: `IntegrationsCreateTables`. */
const nameOf = (file: string): string =>
  `Integrations${file
    .split('_')
    .slice(1)
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('')}`;

function readSql(file: string, options: SchemaOptions): string {
  const found = migrationSql(options).find(({ name }: MigrationSql) => name === file);
  if (!found) throw new TypeError(`There is no migration ${file}.`);
  return found.sql;
}

/** What a migration changes in tables of an earlier one, taken back. */
const undone: Readonly<Partial<Record<MigrationName, readonly string[]>>> = {
  '0002_receive_webhooks': [
    `alter policy integration_seek on integration_run using (current_setting('makerfex.seek', true) = 'abandoned_runs' and finished_at is null
       and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_run'::regclass))`,
    'alter table integration_run drop column trigger',
    'alter table integration_record drop column read_at',
  ],
  '0005_take_due_schedules': ['drop policy integration_take on integration_schedule'],
  '0006_purge_runs': [
    `alter policy integration_seek on integration_run using ((current_setting('makerfex.seek', true) = 'abandoned_runs'
       or current_setting('makerfex.seek', true) = 'connections_to_drain') and finished_at is null
       and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_run'::regclass))`,
    `alter policy integration_seek on integration_credential using (current_setting('makerfex.seek', true) = 'credentials_to_rewrap' and wrapped_key is not null
       and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_credential'::regclass))`,
  ],
  '0009_bound_event_ids': ['alter table integration_event_log drop constraint if exists integration_event_log_ids'],
  // The keys are not moved back.
  '0011_keep_run_keys': [
    'alter table integration_run add column joined_keys text[]',
    'create index integration_run_joined on integration_run (shop_id, connection_id) where joined_keys is not null',
  ],
  '0012_bound_retention': [
    ...['integration_record', 'integration_connection'].flatMap((table) => [
      `drop policy integration_seek on ${table}`,
      `drop policy integration_shop on ${table}`,
      `create policy integration_shop on ${table} using (shop_id = current_setting('makerfex.shop_id', true))`,
    ]),
    'alter table integration_connection drop column deletion',
  ],
};

const partitioning: MigrationName = '0010_partition_event_log';

/** Makes one table of the partitions again, with its events. Row-level security hides them from the owner too, so it is off meanwhile. */
function undoPartitions(): string[] {
  const made = (['0001_create_tables', '0004_bound_statements'] as const).flatMap((file) =>
    statementsOf(readSql(file, {})),
  );
  const about = (pattern: RegExp) => made.filter((sql) => pattern.test(sql));
  return [
    'drop function integration_make_event_partitions, integration_drop_old_events',
    'drop function integration_shops_to_purge, integration_shops_with_events',
    ...partitionFunctions.map((name) => `drop function ${name}`),
    'alter table integration_event_log no force row level security',
    'create temp table kept_event on commit drop as select * from integration_event_log',
    'drop table integration_event_log',
    ...about(/^create table integration_event_log /m),
    'insert into integration_event_log select * from kept_event',
    ...about(/^(?:create (?:index|statistics|trigger|policy)|alter table) [^;]*\bintegration_event_log\b/m),
    ...['integration_shops_to_purge', 'integration_shops_with_events'].flatMap((name) =>
      formerVersion(partitioning, name),
    ),
  ];
}

/** What takes a migration back: drops what it creates, the last first, and makes functions as they were before. */
function undo(file: MigrationName, { schema }: SchemaOptions): string[] {
  if (file === partitioning) return undoPartitions();
  const sql = readSql(file, {});
  const created = (what: string, names: readonly string[]) =>
    names.filter((name) => new RegExp(`^create ${what} ${name}\\b`, 'm').test(sql));
  const indexes = [...sql.matchAll(/^create (?:unique )?index (?<name>\w+)/gm)].map(
    ({ groups }) => groups?.['name'] ?? '',
  );
  return [
    ...indexes.map((name) => `drop index ${schema === undefined ? name : qualified({ schema }, name)}`),
    ...created('function', searches).map((name) => `drop function ${name}`),
    ...created('table', tables)
      .toReversed()
      .map((name) => `drop table ${name}`),
    ...created('function', [...triggerFunctions, ...planned]).map((name) => `drop function ${name}`),
    ...(undone[file] ?? []),
    ...created('(?:or replace )?function', searches).flatMap((name) => formerVersion(file, name)),
  ];
}

/** The statements that made a function before a migration replaced it; none if it is the first that makes it. */
function formerVersion(file: MigrationName, name: string): string[] {
  const about = new RegExp(`^(?:create(?: or replace)?|revoke execute on) function ${name}\\(`, 'm');
  const earlier = migrationNames.slice(0, migrationNames.indexOf(file)).toReversed();
  const found = earlier.map((each) => statementsOf(readSql(each, {})).filter((sql) => about.test(sql)));
  const former = found.find((statements) => statements.length > 0) ?? [];
  return former.map((sql) => sql.replace(/^create function/m, 'create or replace function'));
}

/** Runs a file of `@makerfex/integrations-storage-postgres`. It is read when the migration runs. */
const migrationOf = (file: MigrationName, options: SchemaOptions): MigrationObject => ({
  name: nameOf(file),
  class: class extends Migration {
    override up(): void {
      for (const statement of statementsOf(readSql(file, options))) this.addSql(statement);
    }

    override down(): void {
      for (const statement of undo(file, options)) this.addSql(qualifierFor(options)(statement));
    }
  },
});

/**
 * Like {@link integrationMigrations}, for tables in a schema of the host's choice, which must exist.
 * @throws IntegrationError `not_configured` if the schema cannot be a name
 * @example
 * const migrationsList = [...hostMigrations, ...integrationMigrationsIn({ schema: 'app' })];
 */
export function integrationMigrationsIn(options: SchemaOptions = {}): MigrationObject[] {
  qualifierFor(options);
  return migrationNames.map((file) => migrationOf(file, options));
}

/**
 * For the `migrationsList` of the host's MikroORM, beside its own. The names are kept in its table of migrations.
 * @example
 * const migrationsList = [...hostMigrations, ...integrationMigrations];
 */
export const integrationMigrations: readonly MigrationObject[] = integrationMigrationsIn();
