import { MikroORM } from '@mikro-orm/postgresql';
import { integrationMigrations } from '../src/migrations.ts';
import { query } from './open.ts';

/** Runs our migrations in a schema, past the migrator of the host: its table of migrations would be in that schema too. */
export async function migrateInto(clientUrl: string, schema: string): Promise<void> {
  const orm = await MikroORM.init({ clientUrl, entities: [], discovery: { warnWhenNoEntities: false } });
  const statements: string[] = [];
  for (const { class: Class } of integrationMigrations) {
    const migration = new Class(orm.em.getDriver(), orm.config);
    await migration.up();
    statements.push(...(migration.getQueries?.() ?? []).map(String));
  }
  await orm.close(true);
  await query(
    clientUrl,
    `create schema if not exists "${schema}"; set search_path to "${schema}"; ${statements.join(';')}`,
  );
}
