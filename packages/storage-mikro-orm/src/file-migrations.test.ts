import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '@makerfex/integrations-testkit/postgres';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { LongerNote, Note } from '../test/host.ts';
import { query } from '../test/open.ts';
import { integrationEntities, integrationMigration, integrationMigrations, integrationRoutines } from './index.ts';

const root = join(import.meta.dirname, '..');
let host: string;
let database: TestDatabase;
/** A host's own folder, which finds our package as if it had installed it. */
beforeEach(async () => {
  database = await createDatabase(inject('postgres').url);
  host = await mkdtemp(join(tmpdir(), 'host-'));
  const modules = join(host, 'node_modules');
  await mkdir(join(modules, '@makerfex'), { recursive: true });
  await symlink(root, join(modules, '@makerfex/integrations-storage-mikro-orm'));
  await symlink(join(root, 'node_modules/@mikro-orm'), join(modules, '@mikro-orm'));
  await writeFile(join(host, 'package.json'), '{ "type": "module" }');
  await cp(join(root, 'test/host-migrations'), join(host, 'migrations'), { recursive: true });
});
afterEach(async () => {
  await rm(host, { recursive: true });
  await database.drop();
});

/** Migrations by path, with MikroORM's own defaults: a snapshot, and files in TypeScript. */
const open = (note: typeof Note | typeof LongerNote) =>
  MikroORM.init({
    clientUrl: database.url,
    baseDir: host,
    entities: [note, ...integrationEntities],
    routines: integrationRoutines,
    schemaGenerator: { ignoreRoutines: true, skipTables: ['integration_event_log'] },
    extensions: [Migrator],
    migrations: { path: './migrations', silent: true },
  });
const tables = async () => {
  const sql = `select tablename from pg_tables where schemaname = 'public' and tablename !~ '^mikro|^integration_event_log_' order by 1`;
  return (await query<{ tablename: string }>(database.url, sql)).map(({ tablename }) => tablename);
};
const ours = integrationEntities.map(({ tableName }) => tableName).toSorted();

it('migrates from files up and down, and generates nothing, when the host exports our migration from a file', async () => {
  const orm = await open(Note);
  try {
    expect((await orm.migrator.up()).map(({ name }) => name)).toEqual([
      'Migration20260101000000_notes',
      'Migration20260102000000_integrations',
      'Migration20260103000000_text',
      'Migration20260104000000_webhooks',
      'Migration20260105000000_privacy',
      'Migration20260106000000_statements',
      'Migration20260107000000_due_schedules',
      'Migration20260108000000_runs',
      'Migration20260109000000_gone',
      'Migration20260110000000_budgets',
      'Migration20260111000000_event_ids',
      'Migration20260112000000_partitions',
      'Migration20260113000000_run_keys',
      'Migration20260114000000_retention',
      'Migration20260115000000_plans',
      'Migration20260116000000_quiet',
    ]);
    expect(await tables()).toEqual(['host_note', ...ours]);
    expect(await orm.migrator.create()).toMatchObject({ fileName: '' });

    await orm.migrator.down({ to: 'Migration20260101000000_notes' });
    expect(await tables()).toEqual(['host_note']);
    await orm.migrator.up();
    expect(await tables()).toEqual(['host_note', ...ours]);
    await orm.migrator.down({ to: 0 });
    expect(await tables()).toEqual([]);
  } finally {
    await orm.close(true);
  }
});

it('generates a migration of the host alone when the host changes an entity', async () => {
  const before = await open(Note);
  await before.migrator.up();
  await before.close(true);
  const orm = await open(LongerNote);
  try {
    const { fileName } = await orm.migrator.create(undefined, false, false, 'title');
    expect(await readdir(join(host, 'migrations'))).toContain(fileName);
    const code = await readFile(join(host, 'migrations', fileName), 'utf8');
    expect(code).toContain('alter table "host_note" add "title" text null');
    expect(code).not.toContain('integration_');

    await orm.migrator.up();
    expect(await orm.migrator.create()).toMatchObject({ fileName: '' });
  } finally {
    await orm.close(true);
  }
});

it('has a file for each migration in the example when a release adds one', async () => {
  const files = await readdir(join(host, 'migrations'));
  const code = await Promise.all(files.map((file) => readFile(join(host, 'migrations', file), 'utf8')));
  for (const { name } of integrationMigrations) expect(code.join('\n')).toContain(`integrationMigration('${name}')`);
});

it('names the migrations that exist when there is none of a name', () => {
  expect(() => integrationMigration('IntegrationsNone')).toThrow(
    expect.objectContaining({
      code: 'not_configured',
      message: expect.stringContaining('no migration "IntegrationsNone": name one of IntegrationsCreateTables'),
    }),
  );
});
