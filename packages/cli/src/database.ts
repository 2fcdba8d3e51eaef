import { IntegrationError } from '@makerfex/integrations-core';
import { Pool } from 'pg';
import { messageOf } from './message-of.ts';

const timeoutMs = 10_000;

/**
 * Gives `work` a pool, and closes it afterwards.
 * @throws IntegrationError `storage_unavailable` if the database cannot be reached, or lets nobody in
 */
export async function withPool<Result>(address: string, work: (pool: Pool) => Promise<Result>): Promise<Result> {
  const pool = new Pool({
    connectionString: address,
    application_name: 'makerfex-integrations',
    connectionTimeoutMillis: timeoutMs,
  });
  // A lost connection fails the next statement, which says so.
  pool.on('error', () => undefined);
  try {
    await pool.query('select').catch((error: unknown) => {
      throw new IntegrationError(
        'storage_unavailable',
        `Could not connect to the database: ${messageOf(error)}. Check its address, and that it is running.`,
        { cause: error },
      );
    });
    return await work(pool);
  } finally {
    await pool.end();
  }
}
