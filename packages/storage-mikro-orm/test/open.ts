import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as Pglite } from '@mikro-orm/pglite';
import { type Options, MikroORM as PostgreSql } from '@mikro-orm/postgresql';
import { Client, type QueryResultRow } from 'pg';
import { integrationEntities } from '../src/entities.ts';
import { integrationMigrations } from '../src/migrations.ts';
import { integrationRoutines } from '../src/routines.ts';
import { CreateNotes, Note } from './host.ts';

/** A host as it sets its ORM up: its own entity and migration beside ours. */
const options = {
  entities: [Note, ...integrationEntities],
  routines: integrationRoutines,
  extensions: [Migrator],
  migrations: { migrationsList: [CreateNotes, ...integrationMigrations], snapshot: false, silent: true },
};

export const openPostgres = (clientUrl: string, pool: { min?: number; max?: number } = {}) =>
  PostgreSql.init({ ...options, clientUrl, pool });

/** A host with settings of its own. */
export const openHost = (clientUrl: string, settings: Partial<Options>) =>
  PostgreSql.init({
    ...options,
    clientUrl,
    ...settings,
    migrations: { ...options.migrations, ...settings.migrations },
  });

/** In memory, with the tables made. */
export async function openPglite() {
  const orm = await Pglite.init({ ...options, dbName: 'memory://' });
  await orm.migrator.up();
  return orm;
}

export interface Role {
  readonly name: string;
  /** Of the database, for this role. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A role that can log in, and no more. */
export async function createRole(databaseUrl: string): Promise<Role> {
  const name = `role_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await query(databaseUrl, `create role ${name} login password '${password}'`);
  const url = new URL(databaseUrl);
  [url.username, url.password] = [name, password];
  return {
    name,
    url: url.href,
    drop: async () => {
      await query(databaseUrl, `drop owned by ${name}`);
      await query(databaseUrl, `drop role ${name}`);
    },
  };
}

/** A role as docs/storage.md has the host make one for the application: it owns nothing and passes no wall by. */
export async function createAppRole(databaseUrl: string): Promise<Role> {
  const role = await createRole(databaseUrl);
  await query(databaseUrl, `grant select, insert, update, delete on host_note to ${role.name}`);
  for (const statement of documentedGrants()) await query(databaseUrl, statement.replace('makerfex_app', role.name));
  return role;
}

function documentedGrants(): string[] {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/storage.md'), 'utf8');
  const grants = page.match(/^grant [^;]+;$/gm);
  if (!grants) throw new Error('docs/storage.md grants nothing');
  return grants;
}

/** One statement on a connection of its own, past the ORM. */
export async function query<Row extends QueryResultRow>(
  url: string,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
