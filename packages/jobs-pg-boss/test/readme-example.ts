import { pgBossJobs } from '@makerfex/integrations-jobs-pg-boss';

/** Give it to `createIntegrations({ jobs, ... })`; every process that calls `start()` then works. */
export const jobs = pgBossJobs({ connectionString: 'postgresql://app@localhost/host', concurrency: 16 });
