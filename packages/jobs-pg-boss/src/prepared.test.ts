import { consoleLogger } from '@makerfex/integrations-core';
import { hasPgBouncer, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { Pool } from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { newDelivery, openDatabase } from '../test/engine.ts';
import { preparedOn } from './prepared.ts';
import { installQueue, openQueue } from './queue.ts';

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

  it('are planned every time if they fetch, because a plan for an empty queue reads all of a full one', async () => {
    const { url } = await openDatabase();
    const pool = openPool(url);
    const { signal } = new AbortController();
    const options = { pool, schema: 'integration_jobs', migrate: true, log: consoleLogger, signal };
    await installQueue(options);
    const queue = openQueue(options);
    await queue.send([{ delivery: newDelivery(), notBefore: null }]);
    const jobs = await queue.fetch(2, ['shop-of-others']);
    await queue.complete(jobs);
    expect(jobs).toHaveLength(1);
    const names = await namesOn(pool);
    expect(names).toContainEqual(expect.stringContaining("state = 'completed'"));
    expect(names).not.toContainEqual(expect.stringMatching(/for update/i));
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
