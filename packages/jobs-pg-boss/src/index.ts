export type { PgBossConnection, PgBossInstallation } from './connection.ts';
export type { OrmTransaction } from './orm-transaction.ts';
export { installPgBossJobs, type PgBossJobsOptions, pgBossJobs } from './pg-boss-jobs.ts';
