import { testJobEngine } from '@makerfex/integrations-testkit';
import { onPostgres } from '../test/subject.ts';
import { pgBossJobs } from './pg-boss-jobs.ts';

testJobEngine('pg-boss', {
  open: () => onPostgres('pg-boss', (connectionString) => pgBossJobs({ connectionString, stopWithinMs: 2_000 })),
});
