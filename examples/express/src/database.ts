import { existsSync, rmSync, writeFileSync } from 'node:fs';
import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as Pglite } from '@mikro-orm/pglite';
import { MikroORM as PostgreSql } from '@mikro-orm/postgresql';
import type { VisitedHome } from './home.ts';
import { hostEntities, hostMigrations } from './host/schema.ts';

/** The host's one database: its own tables and those of the integrations. */
const schema = {
  entities: [...hostEntities, ...integrationEntities],
  routines: integrationRoutines,
  extensions: [Migrator],
  migrations: { migrationsList: [...hostMigrations, ...integrationMigrations], snapshot: false, silent: true },
};

/** Opens and migrates the database that `url` names, or PGlite in the demo's folder. */
export async function openDatabase(home: VisitedHome, url: string | undefined) {
  const orm = await (url ? openPostgres(url) : openPglite(home));
  return {
    orm,
    /** Address of PostgreSQL; undefined for PGlite. */
    url,
    /** Where the data is, to show to people. */
    place: url ? withoutPassword(url) : home.database,
    close: () => orm.close(true),
  };
}

export type Database = Awaited<ReturnType<typeof openDatabase>>;

async function openPglite({ folder, database, databaseMade }: VisitedHome) {
  if (!existsSync(databaseMade)) rmSync(database, { recursive: true, force: true });
  try {
    const orm = await Pglite.init({ ...schema, dbName: database });
    await orm.migrator.up();
    writeFileSync(databaseMade, '');
    return orm;
  } catch (error) {
    throw new Error(`Cannot open the database in ${folder}: ${reasonOf(error)}. Remove the folder to start over.`, {
      cause: error,
    });
  }
}

/** Opens and migrates the host's database. */
export async function openPostgres(url: string) {
  if (!/^postgres(ql)?:\/\/./.test(url) || !URL.canParse(url))
    throw new Error('DATABASE_URL is not a PostgreSQL address: write it as postgresql://user:password@host/database.');
  const orm = await PostgreSql.init({ ...schema, clientUrl: url });
  try {
    await orm.migrator.up();
    return orm;
  } catch (error) {
    await orm.close(true);
    throw new Error(`Cannot use the database of DATABASE_URL, ${withoutPassword(url)}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/** The message of the driver or the server; neither includes the password. */
function reasonOf(error: unknown): string {
  // A name with several addresses has one error per address.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : 'unknown error';
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  shown.search = '';
  return shown.href;
}
