import type { MigrationObject } from '@mikro-orm/core';
import { CreateIntegrationTables } from './migrations/create-tables.ts';

/** For the `migrationsList` of the host's MikroORM, beside its own. The names are kept in its table of migrations. */
export const integrationMigrations: readonly MigrationObject[] = [
  { name: 'IntegrationsCreateTables', class: CreateIntegrationTables },
];
