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
    /** Of PostgreSQL; undefined for PGlite. */
    url,
    /** Where the data lies, for people. */
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
    throw new Error(
      `The database in ${folder} cannot be opened: ${reasonOf(error)}. Remove the folder to begin anew.`,
      {
        cause: error,
      },
    );
  }
}

async function openPostgres(url: string) {
  if (!/^postgres(ql)?:\/\/./.test(url) || !URL.canParse(url))
    throw new Error(
      'DATABASE_URL is not an address of PostgreSQL: write it as postgresql://user:password@host/database.',
    );
  const orm = await PostgreSql.init({ ...schema, clientUrl: url });
  try {
    await orm.migrator.up();
    return orm;
  } catch (error) {
    await orm.close(true);
    throw new Error(`The database of DATABASE_URL, ${withoutPassword(url)}, cannot be used: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/** What the driver or the server says; neither ever tells the password. */
function reasonOf(error: unknown): string {
  // Where a name has several addresses, each has failed in its own way.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : 'for no reason told';
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  shown.search = '';
  return shown.href;
}
