import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import type { MikroORM } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { openHost } from '../test/open.ts';
import { type HostSettings, hostSettings, migrationSettings } from '../test/settings.ts';

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

  it.each(Object.entries(migrationSettings))('when they were migrated with %s', async (name, migrations) => {
    const empty = await createDatabase(inject('postgres').url);
    const path = join(folder, name.replaceAll(' ', '-'));
    const orm = await openHost(empty.url, { baseDir: folder, migrations: { ...migrations, path } });
    try {
      await orm.migrator.up();
      expect(await drift(orm, path)).toEqual(none);
      expect(await orm.migrator.checkSchema()).toBe(false);
    } finally {
      await orm.close(true);
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
