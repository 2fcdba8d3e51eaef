import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { integrationMigrationsIn } from '../src/migrations.ts';

/** Makes the tables in a schema, as a host does whose MikroORM has a schema of its own, or none. */
export async function migrateInto(clientUrl: string, schema: string, hostSchema = 'public'): Promise<void> {
  const orm = await MikroORM.init({
    clientUrl,
    schema: hostSchema,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: { migrationsList: integrationMigrationsIn({ schema }), snapshot: false, silent: true },
  });
  try {
    for (const name of [schema, hostSchema]) await orm.schema.execute(`create schema if not exists "${name}"`);
    await orm.migrator.up();
  } finally {
    await orm.close(true);
  }
}
