import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as Pglite } from '@mikro-orm/pglite';
import { type Options, MikroORM as PostgreSql } from '@mikro-orm/postgresql';
import { integrationEntities } from '../src/entities.ts';
import { integrationMigrations } from '../src/migrations.ts';
import { integrationRoutines } from '../src/routines.ts';
import { CreateNotes, Note } from './host.ts';

export { createAppRole, query } from '../../storage-postgres/test/open.ts';

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
