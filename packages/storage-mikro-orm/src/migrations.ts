import {
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

const [firstMigration] = migrationNames;

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

/** What takes everything back: of the first migration alone, since nothing remains without it. */
const dropAll = (): string[] => [
  ...searches.map((name) => `drop function ${name}`),
  ...tables.toReversed().map((name) => `drop table ${name}`),
  ...triggerFunctions.map((name) => `drop function ${name}`),
];

/** Runs a file of `@makerfex/integrations-storage-postgres`. It is read when the migration runs. */
const migrationOf = (file: string, options: SchemaOptions): MigrationObject => ({
  name: nameOf(file),
  class: class extends Migration {
    override up(): void {
      for (const statement of statementsOf(readSql(file, options))) this.addSql(statement);
    }

    override down(): void {
      if (file === firstMigration) for (const statement of dropAll()) this.addSql(qualifierFor(options)(statement));
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
