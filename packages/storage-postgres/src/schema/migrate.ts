import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import type { Database, Session } from '../database.ts';
import { storageError } from '../faults/storage-error.ts';
import { isTransientFault, stateWithin } from '../faults/transient.ts';
import { statementsOf } from '../migration-files.ts';
import { type MigrationSql, migrationSql } from './migrations.ts';
import { migrationTable, qualifierFor, quoteIdentifier, type SchemaOptions, tables } from './names.ts';

type Send = Session<unknown>['query'];

const noRight = '42501';

/**
 * Runs the migrations that have not run yet, each in one transaction, and records them in the table `integration_migration`.
 * Processes that start at once wait for each other. Creates the schema if it is missing. Needs the role that owns the tables.
 * @returns the names of the migrations that this call ran
 * @throws IntegrationError `not_configured` if the schema cannot be a name, or another tool created the tables;
 * `storage_unavailable` if the database cannot be reached; `internal` if it refuses a statement
 */
export async function migrate(database: Database<unknown>, options: SchemaOptions = {}): Promise<string[]> {
  const run: string[] = [];
  for (const migration of migrationSql(options))
    if (await runOnce(database, migration, options)) run.push(migration.name);
  return run;
}

/** @returns whether it had not run before */
async function runOnce(database: Database<unknown>, migration: MigrationSql, options: SchemaOptions): Promise<boolean> {
  try {
    return await database.transaction(async ({ query }) => {
      await lock(query, options);
      await prepare(query, options);
      return (await claim(query, migration.name, options)) && (await runStatements(query, migration));
    });
  } catch (error) {
    if (isIntegrationError(error)) throw error;
    if (isTransientFault(error)) throw storageError(error);
    const reason = error instanceof Error ? error.message : String(error);
    const then =
      stateWithin(error) === noRight ? '. Connect as the role that owns the tables, not as the application' : '';
    throw new IntegrationError(
      'internal',
      `The migration ${migration.name} failed, and was rolled back: ${reason}${then}`,
      { cause: error },
    );
  }
}

/** Until the end of the transaction. */
const lock = (query: Send, { schema = '' }: SchemaOptions) =>
  query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`makerfex integrations ${schema}`]);

async function prepare(query: Send, options: SchemaOptions): Promise<void> {
  const { schema } = options;
  // Asked first: "if not exists" needs the right to create one, even if it exists.
  if (schema !== undefined && !(await exists(query, 'to_regnamespace', quoteIdentifier(schema))))
    await query(`create schema ${quoteIdentifier(schema)}`, []);
  const qualify = qualifierFor(options);
  if (await exists(query, 'to_regclass', qualify(migrationTable))) return;
  if (await exists(query, 'to_regclass', qualify(tables[0])))
    throw new IntegrationError(
      'not_configured',
      `The tables of the integrations are there, but not ${migrationTable}: run the migrations with the tool that created them.`,
    );
  await query(
    qualify(`create table ${migrationTable} (name text primary key, run_at timestamptz(3) not null default now())`),
    [],
  );
}

async function exists(query: Send, lookUp: 'to_regclass' | 'to_regnamespace', name: string): Promise<boolean> {
  const { rows } = await query<{ found: boolean }>(`select ${lookUp}($1) is not null as found`, [name]);
  return rows[0]?.found === true;
}

async function claim(query: Send, name: string, options: SchemaOptions): Promise<boolean> {
  const sql = `insert into ${migrationTable} (name) values ($1) on conflict do nothing`;
  return (await query(qualifierFor(options)(sql), [name])).rowCount > 0;
}

async function runStatements(query: Send, { sql }: MigrationSql): Promise<true> {
  for (const statement of statementsOf(sql)) await query(statement, []);
  return true;
}
