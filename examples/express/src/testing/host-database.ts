import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { hostEntities, hostMigrations } from '../host/schema.ts';
import { emptyDatabase } from './databases.ts';

const schema = {
  entities: hostEntities,
  extensions: [Migrator],
  migrations: { migrationsList: [...hostMigrations], snapshot: false, silent: true },
};

/** Opens only the host's own tables, on PostgreSQL. */
export async function openHostDatabase() {
  const postgres = await emptyDatabase();
  const orm = await MikroORM.init({ ...schema, clientUrl: postgres.url });
  await orm.migrator.up();
  return {
    orm,
    async close(): Promise<void> {
      await orm.close(true);
      await postgres.drop();
    },
  };
}
