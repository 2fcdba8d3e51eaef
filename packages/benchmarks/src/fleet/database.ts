import { installPgBossJobs } from '@makerfex/integrations-jobs-pg-boss';
import type { BenchDatabase } from '../import/database.ts';
import { migrate } from '../orm.ts';

/** Creates the tables of the storage and of the queue. */
export async function createTables(url: string): Promise<void> {
  await migrate(url);
  await installPgBossJobs({ connectionString: url });
}

/** What PostgreSQL has written so far. */
export interface Written {
  /** Rows inserted, updated and deleted, as the sessions that have ended report them. */
  readonly rows: number;
  readonly transactions: number;
  readonly walBytes: number;
  /** Size of the database. */
  readonly diskBytes: number;
}

export async function readWritten(database: BenchDatabase): Promise<Written> {
  const [written] = await database.query<{ [Name in keyof Written]: number }>(
    `select (tup_inserted + tup_updated + tup_deleted)::float8 as rows, xact_commit::float8 as transactions,
       pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as "walBytes",
       pg_database_size(current_database())::float8 as "diskBytes"
     from pg_stat_database where datname = current_database()`,
  );
  if (!written) throw new Error('PostgreSQL has no statistics of the database.');
  return written;
}

/** Sessions of the workers. */
export async function countSessions(database: BenchDatabase): Promise<number> {
  const [row] = await database.query<{ sessions: number }>(
    `select count(*)::int as sessions from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  return row?.sessions ?? 0;
}

/** Disk of what a shop has before its first run. */
export async function readTableBytes(database: BenchDatabase): Promise<number> {
  const [row] = await database.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(name))::float8 as bytes
     from unnest(array['integration_connection', 'integration_credential', 'integration_schedule']) as name`,
  );
  return row?.bytes ?? 0;
}
