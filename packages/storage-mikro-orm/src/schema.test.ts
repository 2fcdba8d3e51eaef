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
  }, 60_000);
  afterAll(() => opened.close());

  it('is what the entities say, after the migrations', async () => {
    expect((await opened.orm.schema.getUpdateSchemaSQL({ wrap: false })).trim()).toBe('');
  }, 30_000);

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
  }, 30_000);
});
