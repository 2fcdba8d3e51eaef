import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { type JobEngineUnderTest, nodeWorker } from '@makerfex/integrations-testkit';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { inject } from 'vitest';
import { celeryJobs } from '../src/celery-jobs.ts';
import { openPostgres } from './open.ts';

/** Creates a database with the integrations' tables. */
export async function openStorage() {
  const { url, template } = inject('postgres');
  const database = await createDatabase(url, { template });
  const orm = await openPostgres(database.url);
  return {
    url: database.url,
    storage: mikroOrmStorage(orm),
    async close() {
      await orm.close(true);
      await database.drop();
    },
  };
}

/** Engines at a broker, with worker processes that a test can kill. */
export async function subjectAt(broker: string): Promise<JobEngineUnderTest<SqlEntityManager>> {
  const database = await openStorage();
  const queue = `runs-${randomUUID()}`;
  const worker = join(import.meta.dirname, 'worker.ts');
  return {
    storage: database.storage,
    engine: () => celeryJobs({ broker, queue, stopWithinMs: 2_000 }),
    spawnWorker: nodeWorker('--conditions=@makerfex/source', worker, broker, queue, database.url),
    close: () => database.close(),
  };
}
