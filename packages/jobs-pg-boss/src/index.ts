export type { OrmTransaction } from './orm-transaction.ts';
export {
  installPgBossJobs,
  type PgBossConnection,
  type PgBossInstallation,
  type PgBossJobsOptions,
  pgBossJobs,
} from './pg-boss-jobs.ts';
