import { mkdirSync } from 'node:fs';
import { storageEntities, storageMigrations } from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as Pglite } from '@mikro-orm/pglite';
import { MikroORM as PostgreSql } from '@mikro-orm/postgresql';
import { databasePath, home, lockDatabase } from './home.ts';
import { hostEntities } from './host/entities.ts';
import { CreateHostTables } from './host/migration.ts';

/** The host's one database: its own tables and those of the integrations, migrated together. */
export async function openDatabase(url: string | undefined) {
  const unlock = url ? () => {} : lockDatabase();
  const shared = {
    entities: [...hostEntities, ...storageEntities],
    extensions: [Migrator],
    migrations: { migrationsList: [CreateHostTables, ...storageMigrations], snapshot: false, silent: true },
  };
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const orm = url
      ? await PostgreSql.init({ ...shared, clientUrl: url })
      : await Pglite.init({ ...shared, dbName: databasePath });
    await orm.migrator.up();
    return {
      orm,
      /** Where the data lies, for people; a URL without its password. */
      place: url ? withoutPassword(url) : databasePath,
      close: async () => {
        await orm.close(true);
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

export type Database = Awaited<ReturnType<typeof openDatabase>>;

function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  return shown.href;
}
