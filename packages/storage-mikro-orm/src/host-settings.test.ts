import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import type { MikroORM } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { LongerNote } from '../test/host.ts';
import { openHost } from '../test/open.ts';
import { hostSettings, migrationSettings } from '../test/settings.ts';
import { integrationEntities, mikroOrmStorage } from './index.ts';

let folder: string;
let database: Awaited<ReturnType<typeof copyTemplate>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-'));
  database = await copyTemplate();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** What MikroORM would change in the database, and the migrations that it writes for it. */
async function drift(orm: MikroORM, path: string) {
  const update = await orm.schema.getUpdateSchemaSQL({ wrap: false });
  const { fileName } = await orm.migrator.create(path);
  return { update: update.trim(), fileName };
}
const none = { update: '', fileName: '' };

describe('a generated migration leaves the tables of the integrations alone', () => {
  it.each(Object.entries(hostSettings))('when the host sets %s', async (_, settings) => {
    const orm = await openHost(database.url, settings);
    try {
      expect(await drift(orm, folder)).toEqual(none);
    } finally {
      await orm.close(true);
    }
  });

  it.each(Object.entries(migrationSettings))('when they were migrated with %s', async (name, settings) => {
    const empty = await createDatabase(inject('postgres').url);
    const path = join(folder, name);
    await mkdir(path);
    const host = { baseDir: folder, ...settings, migrations: { ...settings.migrations, path } };
    const orm = await openHost(empty.url, host);
    const changed = await openHost(empty.url, { ...host, entities: [LongerNote, ...integrationEntities] });
    try {
      mikroOrmStorage(orm);
      await orm.migrator.up();
      const hasSnapshot = settings.migrations?.snapshot === true && settings.migrations.snapshotOnMigrate !== false;
      expect(await readdir(path)).toHaveLength(hasSnapshot ? 1 : 0);
      expect(await drift(orm, path)).toEqual(none);
      // A snapshot holds no functions: MikroORM's check takes ours for new ones, though it writes no statement for them.
      expect(await orm.migrator.checkSchema()).toBe(hasSnapshot);
      // Up and down, for a change of the host's own.
      const { code } = await changed.migrator.create(path);
      expect(code).toContain('alter table "host_note" drop column "title"');
      expect(code).not.toContain('integration_');
    } finally {
      await orm.close(true);
      await changed.close(true);
      await empty.drop();
    }
  });

  it('when a replica serves the reads', async () => {
    const orm = await openHost(database.url, { replicas: [{ clientUrl: database.url }], preferReadReplicas: true });
    try {
      expect(await drift(orm, folder)).toEqual(none);
    } finally {
      await orm.close(true);
    }
  });
});
