import { testStorage } from '@makerfex/integrations-testkit';
import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { copyTemplate } from '../../test/database.ts';
import { createAppRole, createNotes, openPool, query } from '../../test/open.ts';
import { migratePostgres, postgresStorage } from '../index.ts';
import { qualifierFor, quoteIdentifier, tables } from './names.ts';

/** Needs quotes, and is full of what a replacement text or a regular expression would take for its own. */
const schema = `the "app"$& 'x'`;

testStorage('pg, in a schema, as a role that owns nothing', {
  open: async () => {
    const database = await createDatabase(inject('postgres').url);
    const owner = openPool(database.url);
    await owner.query(createNotes);
    // The host's own, with other columns: a statement that reached one would fail.
    for (const table of tables) await owner.query(`create table public.${table} (of_the_host int)`);
    await migratePostgres(owner, { schema });
    await owner.end();
    const role = await createAppRole(database.url, { schema });
    const pool = openPool(role.url);
    const close = async () => {
      await pool.end();
      await role.drop();
      await database.drop();
    };
    return { storage: postgresStorage(pool, { schema }), close };
  },
});

describe('the schema of the tables', () => {
  let database: Awaited<ReturnType<typeof copyTemplate>>;
  beforeAll(async () => {
    database = await copyTemplate();
  });
  afterAll(() => database.drop());

  it('leaves the search path of a transaction that a port shares alone', async () => {
    const pool = openPool(database.url);
    await migratePostgres(pool, { schema: 'app' });
    const read = ({ tx }: { tx: { query: typeof pool.query } }) => tx.query('show search_path');
    const { rows } = await postgresStorage(pool, { schema: 'app' }).transaction({ shopId: 'a' }, read);
    await pool.end();
    expect(rows).toEqual(await query(database.url, 'show search_path'));
  });

  it('has to be migrated when it is missing', async () => {
    const pool = openPool(database.url);
    const list = postgresStorage(pool, { schema: 'nowhere' }).findDueSchedules(new Date(), 1);
    await expect(list).rejects.toMatchObject({ message: expect.stringContaining('run the migrations') });
    await pool.end();
  });

  it.each(['', 'a\0b', 'x'.repeat(64)])('is refused if it cannot be a name: %j', (name) => {
    expect(() => qualifierFor({ schema: name })).toThrow('cannot be the schema of the integrations');
  });

  it('precedes whole names alone', () => {
    const qualify = qualifierFor({ schema: 'app' });
    expect(
      qualify('select integration_run.id from integration_run join integration_run_live on my_integration_run'),
    ).toBe(
      'select "app".integration_run.id from "app".integration_run join integration_run_live on my_integration_run',
    );
    expect(quoteIdentifier('a"b')).toBe('"a""b"');
  });
});
