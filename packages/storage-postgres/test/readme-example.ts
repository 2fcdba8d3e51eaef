import { grants, migratePostgres, postgresStorage } from '@makerfex/integrations-storage-postgres';
import { Pool } from 'pg';

/** Creates or upgrades the tables: once per deployment, with the role that owns them. */
export async function migrate(ownerUrl: string) {
  const pool = new Pool({ connectionString: ownerUrl });
  await migratePostgres(pool, { schema: 'integrations' });
  await pool.query(grants('makerfex_app', { schema: 'integrations' }));
  await pool.end();
}

/** For `createIntegrations({ storage })`. Ports get a client of this pool as `context.tx`, with an open transaction. */
export const openStorage = (pool: Pool) => postgresStorage(pool, { schema: 'integrations' });
