import { startPostgres } from '@makerfex/integrations-testkit/postgres';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as Pglite } from '@mikro-orm/pglite';
import { MikroORM } from '@mikro-orm/postgresql';
import { hostEntities, hostMigrations } from '../host/schema.ts';

const schema = {
  entities: hostEntities,
  extensions: [Migrator],
  migrations: { migrationsList: [...hostMigrations], snapshot: false, silent: true },
};

/** Opens only the host's own tables, on a new PostgreSQL server. */
export async function openHostDatabase() {
  const postgres = await startPostgres();
  const orm = await MikroORM.init({ ...schema, clientUrl: (await postgres.createDatabase()).url });
  await orm.migrator.up();
  return {
    orm,
    async close(): Promise<void> {
      await orm.close(true);
      await postgres.stop();
    },
  };
}

/** Like {@link openHostDatabase}, within this process. */
export async function openHostPglite() {
  const orm = await Pglite.init({ ...schema, dbName: 'memory://' });
  await orm.migrator.up();
  return { orm, close: () => orm.close(true) };
}
