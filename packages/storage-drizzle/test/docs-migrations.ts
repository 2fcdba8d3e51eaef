import { writeFile } from 'node:fs/promises';
import { migrationSql } from '@makerfex/integrations-storage-postgres';

/** Fills the empty migration that `drizzle-kit generate --custom --name integrations` created. */
export const fillMigration = (file: string) =>
  writeFile(
    file,
    migrationSql()
      .map(({ sql }) => sql)
      .join('\n--> statement-breakpoint\n'),
  );
