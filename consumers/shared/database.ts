import { grants, migratePostgres } from '@makerfex/integrations-storage-postgres';
import { Pool } from 'pg';
import { appRole, ownerUrl } from './settings.ts';
import { createTable, hostTables } from './tables.ts';

/** Runs the migrations as the owner, and grants the host's role what it needs. */
export async function migrate() {
  const owner = new Pool({ connectionString: ownerUrl });
  await migratePostgres(owner);
  for (const table of hostTables) await owner.query(createTable(table));
  await owner.query(grants(appRole));
  await owner.query(`grant select, insert, update on ${hostTables.join(', ')} to "${appRole}"`);
  await owner.end();
}
