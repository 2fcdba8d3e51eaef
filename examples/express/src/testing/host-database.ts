import { startPostgres } from '@makerfex/integrations-testkit/postgres';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { hostEntities, hostMigrations } from '../host/schema.ts';

/** The host's own tables, and no others, on a PostgreSQL of their own. */
export async function openHostDatabase() {
  const postgres = await startPostgres();
  const orm = await MikroORM.init({
    clientUrl: (await postgres.createDatabase()).url,
    entities: hostEntities,
    extensions: [Migrator],
    migrations: { migrationsList: [...hostMigrations], snapshot: false, silent: true },
  });
  await orm.migrator.up();
  return {
    orm,
    async close(): Promise<void> {
      await orm.close(true);
      await postgres.stop();
    },
  };
}
