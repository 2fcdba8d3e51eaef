import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { expect, inject, it, onTestFinished } from 'vitest';
import { openPool } from '../../storage-postgres/test/open.ts';
import { fillMigration } from '../test/docs-migrations.ts';
import { drizzleStorage } from './index.ts';

/** As `drizzle-kit generate --custom` leaves it: a journal, and an empty file. */
async function customMigration(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drizzle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'meta'));
  const entries = [{ idx: 0, version: '7', when: 1_700_000_000_000, tag: '0000_integrations', breakpoints: true }];
  const journal = { version: '7', dialect: 'postgresql', entries };
  await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify(journal));
  return folder;
}

it("the migrations run in Drizzle's own migrator, once", async () => {
  const database = await createDatabase(inject('postgres').url);
  const pool = openPool(database.url);
  const db = drizzle(pool);
  const migrationsFolder = await customMigration();
  await fillMigration(join(migrationsFolder, '0000_integrations.sql'));
  for (let time = 0; time < 2; time += 1) await migrate(db, { migrationsFolder });
  const found = await drizzleStorage(db).transaction({ shopId: 'shop' }, ({ connections }) => connections.list());
  await pool.end();
  await database.drop();
  expect(found).toEqual([]);
});
