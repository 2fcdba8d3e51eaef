import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';

/** Opens a database as a host does. */
export const openOrm = (
  clientUrl: string,
  pool: { readonly min?: number; readonly max?: number } = {},
): Promise<MikroORM> =>
  MikroORM.init({
    clientUrl,
    entities: [...integrationEntities],
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
    pool,
  });

/** Makes the tables. */
export async function migrate(clientUrl: string): Promise<void> {
  const orm = await openOrm(clientUrl);
  await orm.migrator.up();
  await orm.close(true);
}
