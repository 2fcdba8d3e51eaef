import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';

export const openPostgres = (clientUrl: string) =>
  MikroORM.init({
    clientUrl,
    entities: [...integrationEntities],
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
  });
