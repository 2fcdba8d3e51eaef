import { hasPgBouncer, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { Pool } from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { openDatabase } from '../test/engine.ts';
import { preparedOn } from './prepared.ts';

/** A pool of one connection. */
function openPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 1 });
  onTestFinished(() => pool.end());
  return pool;
}

const asked = 'select $1::int + 1 as next';
const namesOn = async (pool: Pool) =>
  (await pool.query<{ statement: string }>('select statement from pg_prepared_statements')).rows.map(
    ({ statement }) => statement,
  );

describe('statements of the queue', () => {
  it('are planned once in a session of the server itself', async () => {
    const { url } = await openDatabase();
    const pool = openPool(url);
    const send = preparedOn(pool);
    for (const value of [1, 2]) expect((await send(asked, [value])).rows).toEqual([{ next: value + 1 }]);
    expect(await namesOn(pool)).toEqual([asked]);
  });

  it('have the same name in another part of the process, and another text another one', async () => {
    const { url } = await openDatabase();
    const pool = openPool(url);
    await preparedOn(pool)(asked, [1]);
    await preparedOn(pool)('select $1::text as other', ['a']);
    await preparedOn(pool)(asked, [2]);
    expect((await namesOn(pool)).toSorted()).toEqual(['select $1::int + 1 as next', 'select $1::text as other']);
  });

  it('close the connection if they fail, so that the next one is planned again', async () => {
    const { url } = await openDatabase();
    const pool = openPool(url);
    const send = preparedOn(pool);
    await expect(send('select 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' });
    expect((await send(asked, [1])).rows).toEqual([{ next: 2 }]);
    expect(await namesOn(pool)).toEqual([asked]);
  });

  it.skipIf(!hasPgBouncer())('are sent without a name through a pooler', async () => {
    const { url } = await openDatabase();
    const pooler = await startPgBouncer(inject('postgres').url, { poolSize: 1 });
    onTestFinished(() => pooler.stop());
    const pool = openPool(pooler.through(url));
    expect((await preparedOn(pool)(asked, [1])).rows).toEqual([{ next: 2 }]);
    expect(await namesOn(pool)).toEqual([]);
  });
});
