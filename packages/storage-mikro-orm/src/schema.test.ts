import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { openPglite, openPostgres } from '../test/open.ts';
import { integrationEntities } from './index.ts';

const openCopy = async () => {
  const database = await copyTemplate();
  const orm = await openPostgres(database.url);
  return { orm, close: () => orm.close(true).then(() => database.drop()) };
};
const openInMemory = async () => {
  const orm = await openPglite();
  return { orm, close: () => orm.close(true) };
};

describe.each([
  ['PGlite', openInMemory],
  ['PostgreSQL', openCopy],
] as const)('the schema on %s', (_, open) => {
  let opened: Awaited<ReturnType<typeof openInMemory | typeof openCopy>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('is what the entities say, after the migrations', async () => {
    expect((await opened.orm.schema.getUpdateSchemaSQL({ wrap: false })).trim()).toBe('');
  });

  it('keeps its events when the log gets partitions, and when it is one table again', async () => {
    const { em, migrator } = opened.orm;
    const log = async () => {
      const sql = `select relkind::text as kind, (select count(*)::int from integration_event_log) as events
        from pg_class where oid = 'integration_event_log'::regclass`;
      return (await em.fork().execute<{ kind: string; events: number }[]>(sql))[0];
    };
    await em
      .fork()
      .execute(`insert into integration_event_log (shop_id, id, level, event_type, message, meta, created_at)
      select 'a', gen_random_uuid(), 'info', 'run.queued', '', '{}', now() from generate_series(1, 20)`);
    await migrator.down({ to: 'IntegrationsKeepGoneRecords' });
    expect(await log()).toEqual({ kind: 'r', events: 20 });
    await migrator.up();
    expect(await log()).toEqual({ kind: 'p', events: 20 });
    expect((await opened.orm.schema.getUpdateSchemaSQL({ wrap: false })).trim()).toBe('');
  });

  it('is migrated beside the tables of the host, and back', async () => {
    const { orm } = opened;
    const names = async (sql: string) => (await orm.em.fork().execute<{ name: string }[]>(sql)).map(({ name }) => name);
    const tables = () =>
      names(
        `select tablename as name from pg_tables where schemaname = 'public' and tablename !~ '^mikro|^integration_event_log_' order by 1`,
      );
    const ours = integrationEntities.map(({ tableName }) => tableName).toSorted();

    expect(await tables()).toEqual(['host_note', ...ours]);
    expect(await orm.migrator.getPending()).toEqual([]);
    await orm.migrator.down({ to: 'CreateNotes' });
    expect(await tables()).toEqual(['host_note']);
    expect(await names(`select proname as name from pg_proc where proname ~ '^integration'`)).toEqual([]);
    await orm.migrator.up();
    expect(await tables()).toEqual(['host_note', ...ours]);
  });
});
