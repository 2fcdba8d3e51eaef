import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IntegrationError } from '@makerfex/integrations-core';

/** The files of the folder `migrations`, in the order in which they run. Appended to, and never changed otherwise. */
export const migrationNames = ['0001_create_tables'] as const;
export type MigrationName = (typeof migrationNames)[number];

/** From `src` and from `dist`: both are beside `migrations`. */
const folder = new URL('../migrations/', import.meta.url);

export function readMigration(name: MigrationName): string {
  const file = new URL(`${name}.sql`, folder);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new IntegrationError(
      'not_configured',
      `The migration ${fileURLToPath(file)} cannot be read: leave @makerfex/integrations-storage-postgres out of bundles.`,
      { cause },
    );
  }
}

/** The statements of a migration: each ends with a semicolon and an empty line. */
export const statementsOf = (sql: string): string[] =>
  sql
    .split(/;\s*\n\s*\n|;\s*$/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
