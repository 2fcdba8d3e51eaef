import { IntegrationError } from '@makerfex/integrations-core';
import type { MigrationObject } from '@mikro-orm/core';
import type { SchemaOptions } from './entities.ts';
import { integrationMigrationsIn } from './migrations.ts';

/**
 * The class of one migration, for a host that keeps its migrations as files: each of ours gets a file that exports it.
 * @param name as in {@link integrationMigrations}, such as `IntegrationsCreateTables`
 * @throws IntegrationError `not_configured` if there is no such migration, or the schema cannot be a name
 * @example
 * export const IntegrationsCreateTables = integrationMigration('IntegrationsCreateTables');
 */
export function integrationMigration(name: string, options: SchemaOptions = {}): MigrationObject['class'] {
  const all = integrationMigrationsIn(options);
  const found = all.find((migration) => migration.name === name);
  if (found) return found.class;
  throw new IntegrationError(
    'not_configured',
    `The integrations have no migration "${name}": name one of ${all.map((migration) => migration.name).join(', ')}.`,
  );
}
