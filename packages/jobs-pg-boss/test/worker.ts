// A separate process, which tests kill.
import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { runJobWorker } from '@makerfex/integrations-testkit/job-worker';
import { pgBossJobs } from '../src/pg-boss-jobs.ts';
import { openPostgres } from './open.ts';

const [kind, url = ''] = process.argv.slice(2);
const orm = await openPostgres(url);
await runJobWorker({
  storage: mikroOrmStorage(orm),
  jobs: kind === 'pg-boss' ? pgBossJobs({ connectionString: url }) : inProcessJobs(),
});
