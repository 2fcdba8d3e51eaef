import { expect } from 'vitest';
import { query } from './open.ts';

/** The environment of a process that a test kills: its connections to the database can be told by their name. */
export const workerEnv = { ...process.env, PGAPPNAME: 'killed-worker' };

/** Ends what killed processes hold, as if their leases had expired. Nobody needs to wait for that. */
export async function expireLeases(databaseUrl: string): Promise<void> {
  // What they sent last may still be under way.
  const open = `select pid from pg_stat_activity where application_name = 'killed-worker' and datname = current_database()`;
  await expect.poll(() => query(databaseUrl, open)).toEqual([]);
  await query(databaseUrl, 'update integration_run set lease_expires_at = now() where lease_owner is not null');
  await query(databaseUrl, 'update integration_delivery_hold set until = now()');
}
