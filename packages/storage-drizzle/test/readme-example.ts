import { drizzleStorage } from '@makerfex/integrations-storage-drizzle';
import { migratePostgres } from '@makerfex/integrations-storage-postgres';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import { product } from './docs-ports.ts'; // the host's own tables

/** Opens the host's database with the tables of the integrations. */
export async function openStorage(connectionString: string) {
  const pool = new Pool({ connectionString });
  pool.on('error', console.error); // without a listener, an idle connection that breaks ends the process
  await migratePostgres(pool);
  const storage = drizzleStorage(drizzle(pool, { schema: { product } }));
  return { storage, close: () => pool.end() };
}
