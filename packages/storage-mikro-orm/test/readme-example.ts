import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
  mikroOrmStorage,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';

/** Opens the host's ORM with the tables of the integrations, and migrates it. */
export async function openStorage(clientUrl: string) {
  const orm = await MikroORM.init({
    clientUrl,
    entities: [...integrationEntities],
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [...integrationMigrations], snapshot: false },
  });
  await orm.migrator.up();
  return mikroOrmStorage(orm);
}
