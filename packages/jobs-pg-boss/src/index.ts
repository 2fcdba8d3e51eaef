export type { PgBossConnection, PgBossInstallation } from './connection.ts';
export { installPgBossJobs, type PgBossJobsOptions, pgBossJobs } from './pg-boss-jobs.ts';
