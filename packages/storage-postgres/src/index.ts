export { migratePostgres, postgresStorage } from './postgres.ts';
export { grants } from './schema/grants.ts';
export { type MigrationSql, migrationSql } from './schema/migrations.ts';
export type { SchemaOptions } from './schema/names.ts';
