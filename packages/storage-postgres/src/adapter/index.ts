// For authors of adapters: a storage on another driver or ORM.
export type { Database, QueryResult, Session } from '../database.ts';
export { observeQueries, throwAsHost } from '../faults/first-fault.ts';
export { type MigrationName, migrationNames, statementsOf } from '../migration-files.ts';
export { type Borrowed, borrow, type Client } from '../pg-client.ts';
export { grants, tablePrivileges } from '../schema/grants.ts';
export { migrate } from '../schema/migrate.ts';
export { type MigrationSql, migrationSql } from '../schema/migrations.ts';
export {
  migrationTable,
  partitionFunctions,
  planned,
  qualifierFor,
  type SchemaOptions,
  searches,
  tables,
  triggerFunctions,
} from '../schema/names.ts';
export { storageOn } from '../storage.ts';
