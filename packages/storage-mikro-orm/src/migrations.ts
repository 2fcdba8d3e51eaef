import {
  type MigrationName,
  type MigrationSql,
  migrationNames,
  migrationSql,
  qualifierFor,
  searches,
  statementsOf,
  tables,
  triggerFunctions,
} from '@makerfex/integrations-storage-postgres/adapter';
import type { MigrationObject } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
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
};

/** What takes a migration back: drops what it creates, the last first. */
function undo(file: MigrationName): string[] {
  const sql = readSql(file, {});
  const created = (what: string, names: readonly string[]) =>
    names.filter((name) => new RegExp(`^create ${what} ${name}\\b`, 'm').test(sql));
  return [
    ...created('function', searches).map((name) => `drop function ${name}`),
    ...created('table', tables)
      .toReversed()
      .map((name) => `drop table ${name}`),
    ...created('function', triggerFunctions).map((name) => `drop function ${name}`),
    ...(undone[file] ?? []),
  ];
}

/** Runs a file of `@makerfex/integrations-storage-postgres`. It is read when the migration runs. */
const migrationOf = (file: MigrationName, options: SchemaOptions): MigrationObject => ({
  name: nameOf(file),
  class: class extends Migration {
    override up(): void {
      for (const statement of statementsOf(readSql(file, options))) this.addSql(statement);
    }

    override down(): void {
      for (const statement of undo(file)) this.addSql(qualifierFor(options)(statement));
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
