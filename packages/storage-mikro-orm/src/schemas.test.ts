import { createDatabase, type TestDatabase } from '@makerfex/integrations-testkit/postgres';
import { defineEntity, EntityCaseNamingStrategy, p } from '@mikro-orm/core';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { migrateInto } from '../test/migrate-into.ts';
import { query } from '../test/open.ts';
import { integrationEntities, integrationEntitiesIn, integrationRoutines, integrationRoutinesIn } from './index.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase(inject('postgres').url);
});
afterEach(() => database.drop());

/** What MikroORM would change. */
async function drift(settings: Partial<Options>): Promise<string> {
  const orm = await MikroORM.init({ clientUrl: database.url, ...settings });
  try {
    return (await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim();
  } finally {
    await orm.close(true);
  }
}
const table = (tableName: string, schema?: string) =>
  defineEntity({
    name: `Host_${tableName}`,
    tableName,
    ...(schema && { schema }),
    properties: { id: p.text().fieldName('id').primary() },
  });
const placed = (schema: string) => ({
  entities: integrationEntitiesIn({ schema }),
  routines: integrationRoutinesIn({ schema }),
});
const ours = { entities: integrationEntities, routines: integrationRoutines };

describe('a database with the tables in a schema', () => {
  it.each(['app', 'My-App'])('is what the entities describe when that is %s', async (schema) => {
    await migrateInto(database.url, schema);
    expect(await drift(placed(schema))).toBe('');
    expect(await drift({ ...placed(schema), namingStrategy: EntityCaseNamingStrategy })).toBe('');
  });

  it('is what the entities describe when the host has the same schema', async () => {
    await migrateInto(database.url, 'app', 'app');
    expect(await drift({ ...placed('app'), schema: 'app' })).toBe('');
  });

  it('is what the entities describe when the host has a table of the same name', async () => {
    await migrateInto(database.url, 'app', 'host');
    await query(
      database.url,
      'create table host.integration_connection (id text primary key); create table integration_run (id text primary key)',
    );
    const hosts = [table('integration_connection'), table('integration_run', 'public')];
    const { entities, routines } = placed('app');
    expect(await drift({ entities: [...hosts, ...entities], routines, schema: 'host' })).toBe('');
  });

  it.each(['public', 'crm'])('is what the entities describe in public when the host is in %s', async (host) => {
    await migrateInto(database.url, 'public', host);
    await query(database.url, `create table ${host}.host_note (id text primary key)`);
    const entities = [table('host_note'), ...integrationEntities];
    expect(await drift({ ...ours, entities, schema: host })).toBe('');
  });

  it('is what the entities describe when the host has one table in another schema', async () => {
    await migrateInto(database.url, 'public');
    await query(database.url, 'create schema crm; create table crm.host_note (id text primary key)');
    expect(await drift({ ...ours, entities: [table('host_note', 'crm'), ...integrationEntities] })).toBe('');
  });

  it('is left alone beside schemas of others when the host ignores those', async () => {
    await migrateInto(database.url, 'app');
    await query(database.url, 'create schema reports; create table reports.sale (id text primary key)');
    expect(await drift(placed('app'))).toContain('drop schema if exists "reports"');
    expect(await drift({ ...placed('app'), schemaGenerator: { ignoreSchema: ['reports'] } })).toBe('');
  });

  it('differs when the entities are for another schema', async () => {
    await migrateInto(database.url, 'public');
    expect(await drift(placed('elsewhere'))).toContain('create table "elsewhere"."integration_connection"');
  });

  it('holds all that belongs to the tables when MikroORM makes them', async () => {
    const orm = await MikroORM.init({ clientUrl: database.url, ...placed('app') });
    try {
      await orm.schema.create();
      const [made] = await query<{ keys: number; triggers: number; windows: number; outside: number }>(
        database.url,
        `select
           (select count(*)::int from pg_constraint where contype = 'f' and connamespace = 'app'::regnamespace
              and confrelid = 'app.integration_connection'::regclass) as keys,
           (select count(*)::int from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
              where c.relnamespace = 'app'::regnamespace and p.pronamespace = 'app'::regnamespace and not t.tgisinternal) as triggers,
           (select count(*)::int from pg_policies where schemaname = 'app' and qual like '%app.integration%regclass%') as windows,
           (select count(*)::int from pg_class where relnamespace = 'public'::regnamespace)
             + (select count(*)::int from pg_proc where pronamespace = 'public'::regnamespace) as outside`,
      );
      expect(made).toEqual({ keys: 6, triggers: 4, windows: 12, outside: 0 });
    } finally {
      await orm.close(true);
    }
  });
});

it.each(['', '*', 'a.b', 'a"b', "a'b", 'a b'])('refuses the schema "%s" when it is no plain name', (schema) => {
  const refusal = expect.objectContaining({
    code: 'not_configured',
    message: expect.stringContaining('name one without a quote, a dot'),
  });
  expect(() => integrationEntitiesIn({ schema })).toThrow(refusal);
  expect(() => integrationRoutinesIn({ schema })).toThrow(refusal);
});
