import { testJobEngine } from '@makerfex/integrations-testkit';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { onPostgres } from '../test/subject.ts';
import { pgBossJobs } from './pg-boss-jobs.ts';

const stopWithinMs = 2_000;

testJobEngine('pg-boss', {
  open: () => onPostgres('pg-boss', (connectionString) => pgBossJobs({ connectionString, stopWithinMs })),
});

describe.skipIf(!hasPgBouncer())('through a pooler', () => {
  let pooler: PgBouncer;
  beforeAll(async () => {
    pooler = await startPgBouncer(inject('postgres').url);
  });
  afterAll(() => pooler.stop());

  // The engine logs that notifications do not arrive, which listen.test.ts tests.
  const log = { error: () => undefined };
  const engine = (connectionString: string) => pgBossJobs({ connectionString, stopWithinMs, log });
  testJobEngine('pg-boss through pgbouncer', {
    // Killing workers takes a minute and is tested above.
    open: async () => ({ ...(await onPostgres('pg-boss', engine, pooler.through)), spawnWorker: undefined }),
  });
});
