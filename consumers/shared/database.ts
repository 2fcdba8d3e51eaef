import { grants, migratePostgres } from '@makerfex/integrations-storage-postgres';
import { Pool } from 'pg';
import { appRole, ownerUrl } from './settings.ts';

export const hostTables = ['host_orders', 'host_products', 'host_customers'] as const;

/** Runs the migrations as the owner, and grants the host's role what it needs. */
export async function migrate() {
  const owner = new Pool({ connectionString: ownerUrl });
  await migratePostgres(owner);
  for (const table of hostTables)
    await owner.query(`create table if not exists ${table} (id uuid primary key, shop_id text not null,
      provider text not null, external_id text not null, data jsonb not null, deleted_at timestamptz)`);
  await owner.query(grants(appRole));
  await owner.query(`grant select, insert, update on ${hostTables.join(', ')} to "${appRole}"`);
  await owner.end();
}
