// A separate process, which tests kill.
import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import { postgresStorage } from '@makerfex/integrations-storage-postgres';
import { runJobWorker } from '@makerfex/integrations-testkit/job-worker';
import { pgBossJobs } from '../src/pg-boss-jobs.ts';
import { openPool } from './open.ts';

const [kind, url = ''] = process.argv.slice(2);
await runJobWorker({
  storage: postgresStorage(openPool(url)),
  jobs: kind === 'pg-boss' ? pgBossJobs({ connectionString: url }) : inProcessJobs(),
});
