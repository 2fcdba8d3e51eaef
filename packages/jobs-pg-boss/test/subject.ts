import { join } from 'node:path';
import type { JobEngine } from '@makerfex/integrations-core';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { type JobEngineUnderTest, nodeWorker } from '@makerfex/integrations-testkit';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { inject } from 'vitest';
import { openPostgres } from './open.ts';

/** A database of the caller's own, with the integrations' tables made and no queue. */
export function copyTemplate() {
  const { url, template } = inject('postgres');
  return createDatabase(url, { template });
}

/** An engine on PostgreSQL, with processes to kill. */
export async function onPostgres(
  kind: 'pg-boss' | 'in-process',
  engine: (url: string) => JobEngine<SqlEntityManager>,
): Promise<JobEngineUnderTest<SqlEntityManager>> {
  const database = await copyTemplate();
  const orm = await openPostgres(database.url);
  return {
    storage: mikroOrmStorage(orm),
    engine: () => engine(database.url),
    spawnWorker: nodeWorker(
      '--conditions=@makerfex/source',
      join(import.meta.dirname, 'worker.ts'),
      kind,
      database.url,
    ),
    async close() {
      await orm.close(true);
      await database.drop();
    },
  };
}
