import { migrationSql } from '@makerfex/integrations-storage-postgres';
import { sql } from 'kysely';
import type { MigrationProvider } from 'kysely/migration'; // before Kysely 0.29: from 'kysely'

/** The migrations of the integrations, for Kysely's `Migrator`. Merge them with your own. */
export const integrationMigrations: MigrationProvider = {
  getMigrations: async () =>
    Object.fromEntries(
      migrationSql().map(({ name, sql: statements }) => [
        `integrations_${name}`,
        { up: async (db) => void (await sql.raw(statements).execute(db)) },
      ]),
    ),
};
