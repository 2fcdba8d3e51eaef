import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import { inject, onTestFinished } from 'vitest';
import { migrationSql, postgresStorage } from '../src/index.ts';
import type { MigrationName } from '../src/migration-files.ts';
import { createNotes, createRole, openPool, query } from './open.ts';

/**
 * A database with the tables as they were before a migration, whose owner is no superuser, and a storage for a role that owns
 * nothing.
 * @param migration a name, or how it begins
 * @param also a later one that the storage of today cannot do without
 */
export async function openFormer(migration: string, also?: MigrationName) {
  const database = await createDatabase(inject('postgres').url);
  const owner = await createRole(database.url);
  await query(database.url, `alter database ${database.name} owner to ${owner.name}`);
  await query(owner.url, createNotes);
  const pool = openPool(owner.url);
  await pool.query(
    'create table integration_migration (name text primary key, run_at timestamptz(3) not null default now())',
  );
  for (const { name, sql } of migrationSql().filter((each) => each.name < migration || each.name === also)) {
    await pool.query(`begin; ${sql}; commit`);
    await pool.query('insert into integration_migration (name) values ($1)', [name]);
  }
  const app = await createRole(database.url);
  await pool.query(`grant select, insert, update, delete on all tables in schema public to ${app.name};
    grant execute on all functions in schema public to ${app.name}`);
  const appPool = openPool(app.url);
  onTestFinished(async () => {
    for (const each of [pool, appPool]) await each.end();
    await app.drop();
    await database.drop();
    await query(inject('postgres').url, `drop role ${owner.name}`);
  });
  return { database, pool, app, storage: postgresStorage(appPool) };
}
