import { checkOptions } from '@makerfex/integrations-core/options';
import { migrationNames } from '../migration-files.ts';
import { readMigration } from '../read-migration.ts';
import { qualifierFor, type SchemaOptions, schemaOptions } from './names.ts';

/** A migration, for a tool that keeps its own record of what it ran. */
export interface MigrationSql {
  /** The name of its file, without `.sql`. */
  readonly name: string;
  /** Its statements, each ended by a semicolon and an empty line. To be run in one transaction. */
  readonly sql: string;
}

/**
 * The migrations as SQL, in their order.
 * @throws IntegrationError `not_configured` if the schema cannot be a name
 * @example
 * import { writeFile } from 'node:fs/promises';
 * for (const { name, sql } of migrationSql({ schema: 'app' })) await writeFile(`migrations/${name}.sql`, sql);
 */
export function migrationSql(options: SchemaOptions = {}): MigrationSql[] {
  checkOptions('migrationSql', schemaOptions, options);
  const qualify = qualifierFor(options);
  return migrationNames.map((name) => ({ name, sql: qualify(readMigration(name)) }));
}
