/** The files of the folder `migrations`, in the order in which they run. Appended to, and never changed otherwise. */
export const migrationNames = [
  '0001_create_tables',
  '0002_receive_webhooks',
  '0003_record_privacy_requests',
  '0004_bound_statements',
  '0005_take_due_schedules',
  '0006_purge_runs',
  '0007_keep_gone_records',
  '0008_share_budgets',
  '0009_bound_event_ids',
  '0010_partition_event_log',
  '0011_keep_run_keys',
  '0012_bound_retention',
  '0013_keep_plans',
  '0014_end_quiet_runs',
] as const;
export type MigrationName = (typeof migrationNames)[number];

/** The statements of a migration: each ends with a semicolon and an empty line. */
export const statementsOf = (sql: string): string[] =>
  sql
    .split(/;\s*\n\s*\n|;\s*$/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
