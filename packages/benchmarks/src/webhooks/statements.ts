import type { OwnPostgres } from '@makerfex/integrations-testkit/postgres';
import type { BenchDatabase } from '../import/database.ts';

/** What the database did. */
export interface Statements {
  readonly count: number;
  /** Milliseconds that statements took, waits for locks and the disk included. */
  readonly ms: number;
}

/** Has the server count statements: it starts again with it. */
export async function countStatements(server: OwnPostgres, database: BenchDatabase): Promise<void> {
  await database.query(`alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await server.restart('fast');
  await database.query('create extension pg_stat_statements');
}

/** Of the database, since the last time. */
export async function takeStatements(database: BenchDatabase): Promise<Statements> {
  const [row] = await database.query<{ count: number; ms: number }>(
    `select coalesce(sum(calls), 0)::int as count, coalesce(sum(total_exec_time), 0)::float8 as ms from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())`,
  );
  await database.query('select pg_stat_statements_reset()');
  return { count: row?.count ?? 0, ms: row?.ms ?? 0 };
}
