import type { Storage } from '@makerfex/integrations-core/storage';
import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
  mikroOrmStorage,
} from '@makerfex/integrations-storage-mikro-orm';
import { startOwnPostgres, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { onTestFinished } from 'vitest';

const connect = (clientUrl: string) =>
  MikroORM.init({
    clientUrl,
    entities: [...integrationEntities],
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
  });

export interface PooledStorages {
  /** Opens an empty storage for one test. */
  open(): Promise<Storage>;
  stop(): Promise<void>;
}

/**
 * PostgreSQL behind pgbouncer in transaction mode. The role is not a superuser, so row-level security applies to it.
 * @param sessions server sessions for all connections
 */
export async function startPooledStorages(sessions: number): Promise<PooledStorages> {
  const server = await startOwnPostgres();
  const pooler = await startPgBouncer(server.url, { poolSize: sessions });
  const template = await server.createDatabase();
  const as = (role: string, databaseUrl: string) => {
    const url = new URL(databaseUrl);
    url.username = role;
    return url.href;
  };
  const admin = await connect(template.url);
  await admin.em.getConnection().execute('create role host login');
  await admin.em.getConnection().execute(`alter database ${template.name} owner to host`);
  await admin.close(true);
  const owner = await connect(as('host', template.url));
  await owner.migrator.up();
  await owner.close(true);
  return {
    async open() {
      const database = await server.createDatabase({ template: template.name });
      const orm = await connect(pooler.through(as('host', database.url)));
      onTestFinished(async () => {
        await orm.close(true);
        await database.drop();
      });
      return mikroOrmStorage(orm);
    },
    async stop() {
      await pooler.stop();
      await server.stop();
    },
  };
}
