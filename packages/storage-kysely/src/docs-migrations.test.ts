import { migrationSql } from '@makerfex/integrations-storage-postgres';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, inject, it } from 'vitest';
import { openPool } from '../../storage-postgres/test/open.ts';
import { integrationMigrations } from '../test/docs-migrations.ts';
import { kyselyStorage } from './index.ts';

it("the migrations run in Kysely's own migrator, once", async () => {
  const database = await createDatabase(inject('postgres').url);
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: openPool(database.url) }) });
  const migrate = () => new Migrator({ db, provider: integrationMigrations }).migrateToLatest();
  const first = await migrate();
  const again = await migrate();
  const found = await kyselyStorage(db).transaction({ shopId: 'shop' }, ({ connections }) => connections.list());
  await db.destroy();
  await database.drop();
  expect(first).toEqual({
    results: migrationSql().map(({ name }) =>
      expect.objectContaining({ migrationName: `integrations_${name}`, status: 'Success' }),
    ),
  });
  expect(again).toEqual({ results: [] });
  expect(found).toEqual([]);
});
