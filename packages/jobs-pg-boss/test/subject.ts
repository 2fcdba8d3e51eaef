import { join } from 'node:path';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
import { postgresStorage } from '@makerfex/integrations-storage-postgres';
import { type JobEngineUnderTest, nodeWorker } from '@makerfex/integrations-testkit';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import type { PoolClient } from 'pg';
import { inject } from 'vitest';
import { openPool } from './open.ts';

/** Creates a database with the integrations' tables and no queue. */
export function copyTemplate() {
  const { url, template } = inject('postgres');
  return createDatabase(url, { template });
}

/**
 * An engine on PostgreSQL, with worker processes that a test can kill.
 * @param through returns the address that engine and storage use
 */
export async function onPostgres(
  kind: 'pg-boss' | 'in-process',
  engine: (url: string) => JobEngine,
  through = (databaseUrl: string) => databaseUrl,
): Promise<JobEngineUnderTest<PoolClient>> {
  const database = await copyTemplate();
  const url = through(database.url);
  const pool = openPool(url);
  return {
    storage: postgresStorage(pool),
    engine: () => engine(url),
    spawnWorker: nodeWorker('--conditions=@makerfex/source', join(import.meta.dirname, 'worker.ts'), kind, url),
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}
