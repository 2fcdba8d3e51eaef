import { migratePostgres } from '@makerfex/integrations-storage-postgres';
import { withPool } from '../database.ts';
import type { Outcome } from '../outcome.ts';
import type { Settings } from '../settings.ts';

/** Runs the migrations that have not run yet. */
export async function migrate({ databaseUrl, schema }: Settings): Promise<Outcome> {
  const ran = await withPool(databaseUrl(), (pool) => migratePostgres(pool, schema));
  const lines = ran.length === 0 ? ['Every migration has run already.'] : ran.map((name) => `Ran ${name}.`);
  return { json: { ran }, lines };
}
