import { inspect } from 'node:util';
import type { Storage } from '@makerfex/integrations-core/storage';
import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTemplate } from '../../test/database.ts';
import { type Engine, engines } from '../../test/engines.ts';
import { openPool, query } from '../../test/open.ts';
import { newConnection, newEvent, newRun } from '../../test/shop.ts';
import { postgresStorage } from '../index.ts';

const scope = { shopId: 'shop' };
const canary = 'canary-6f1d';
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('nothing was refused');
    },
    (error: unknown) => error,
  );

describe.each(engines)('what %s refuses', (_, open) => {
  const refusals: Record<string, (storage: Storage) => Promise<unknown>> = {
    'a key that is taken': (storage) =>
      storage.transaction(scope, ({ events }) => {
        const event = newEvent({ message: canary, meta: { canary } });
        return events.append([event, { ...event, connectionId: null }]);
      }),
    'a row that a check refuses': (storage) =>
      storage.transaction(scope, async ({ connections, runs }) => {
        const connection = newConnection({ providerKey: 'checked' });
        await connections.insert(connection);
        await runs.insert(newRun(connection.id, { state: 'SUCCESS', input: { canary }, actorId: canary }));
      }),
    'a value of another type': (storage) =>
      storage.transaction(scope, ({ connections }) => connections.insert(newConnection({ id: canary }))),
    'a number that is too large': (storage) =>
      storage.transaction(scope, ({ connections }) =>
        connections.insert(newConnection({ version: 2 ** 40, createdBy: canary })),
      ),
    'a word that is too long for an index': (storage) =>
      storage.transaction(scope, ({ records }) => {
        const externalId = Array.from({ length: 500 }, (__, index) => `${canary}${Math.sin(index)}`).join();
        const link = {
          externalId,
          hostId: '1',
          contentHash: '1',
          sourceUpdatedAt: null,
          readAt: null,
          deletedAt: null,
        };
        return records.save({ providerKey: 'acme', kind: 'order' }, [link], null);
      }),
  };

  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it('is reported by its code, without a value, and rolled back', async () => {
    const { storage } = engine;
    for (const [what, refused] of Object.entries(refusals)) {
      const error = await errorOf(refused(storage));
      expect({ what, error }).toMatchObject({ what, error: { name: 'IntegrationError', code: 'internal' } });
      expect(inspect({ what, error }, { depth: 9, showHidden: true })).not.toContain(canary);
    }
    const left = await storage.transaction(scope, async ({ connections, events }) => [
      await connections.list(),
      (await events.page({ limit: 1 })).rows,
    ]);
    expect(left).toEqual([[], []]);
  });

  it('says what to do when the tables are missing', async () => {
    await engine.query('alter table integration_sync rename to elsewhere');
    const work = engine.storage.transaction(scope, ({ sync }) => sync.find(newConnection().id, 'any'));
    await expect(work).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('run the migrations'),
    });
  });
});

describe('a PostgreSQL that fails', () => {
  let database: Awaited<ReturnType<typeof copyTemplate>>;
  let pool: Pool;
  let storage: Storage<PoolClient>;
  beforeAll(async () => {
    database = await copyTemplate();
    pool = openPool(database.url);
    storage = postgresStorage(pool);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  const endOtherSessions = () =>
    query(
      database.url,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );

  it('in the middle of a transaction is unavailable, keeps nothing, and serves the next one', async () => {
    const work = storage.transaction(scope, async ({ connections }) => {
      await connections.insert(newConnection());
      await endOtherSessions();
      return connections.list();
    });
    await expect(work).rejects.toMatchObject({ code: 'storage_unavailable', kind: 'transient' });
    expect(await storage.transaction(scope, ({ connections }) => connections.list())).toEqual([]);
  });

  it('makes what is thrown after it transient as long as the transaction lasts, and no longer', async () => {
    const thrown = new Error('could not be written');
    const ended = Promise.withResolvers<void>();
    let later: Promise<boolean> = Promise.resolve(true);
    const work = storage.transaction(scope, async ({ connections }) => {
      later = ended.promise.then(() => storage.isTransient(thrown));
      expect(storage.isTransient(thrown)).toBe(false);
      await endOtherSessions();
      await connections.list().catch(() => undefined);
      expect(storage.isTransient(thrown)).toBe(true);
      throw thrown;
    });
    await expect(work).rejects.toBe(thrown);
    ended.resolve();
    expect(await later).toBe(false);
  });

  it('at the commit is unavailable', async () => {
    const work = storage.transaction(scope, async ({ connections }) => {
      await connections.insert(newConnection());
      await endOtherSessions();
    });
    await expect(work).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('after the last statement of a port is unavailable', async () => {
    const work = storage.transaction(scope, async ({ tx }) => {
      await tx.query(`insert into host_note values ('left', 'of the host')`);
      await endOtherSessions();
    });
    await expect(work).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('does not use up the connections of the host', async () => {
    const few = openPool(database.url, { max: 2 });
    const onFew = postgresStorage(few);
    for (let time = 0; time < 5; time += 1) {
      const work = onFew.transaction(scope, async ({ connections }) => {
        await endOtherSessions();
        return connections.list();
      });
      await expect(work).rejects.toMatchObject({ code: 'storage_unavailable' });
    }
    expect(await onFew.transaction(scope, async () => 'ran')).toBe('ran');
    await few.end();
  });

  it('that is not there is unavailable', async () => {
    const gone = new URL(database.url);
    gone.port = '1';
    const elsewhere = openPool(gone.href);
    const work = postgresStorage(elsewhere).transaction(scope, async () => 'ran');
    await expect(work).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await elsewhere.end();
  });

  it('is unavailable through a pool whose connections are all in use, or that was ended, and says so', async () => {
    const small = openPool(database.url, { max: 1 });
    const lent = await small.connect();
    // Only now: connecting may take longer on a busy machine.
    small.options.connectionTimeoutMillis = 50;
    const attempt = () => postgresStorage(small).transaction(scope, async () => 'ran');
    await expect(attempt()).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringContaining('(timeout exceeded when trying to connect)'),
    });
    lent.release();
    await small.end();
    await expect(attempt()).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringContaining('(Cannot use a pool after calling end on the pool)'),
    });
  });

  it('gives one of two transactions that wait for each other up, and keeps the other', async () => {
    const rows = ['one', 'two'].map((providerKey) => newConnection({ providerKey }));
    await storage.transaction(scope, async ({ connections }) => {
      for (const row of rows) await connections.insert(row);
    });
    let arrived = 0;
    const both = Promise.withResolvers<void>();
    const noteInOrder = (ids: readonly string[]) =>
      storage.transaction(scope, async ({ connections }) => {
        for (const [index, id] of ids.entries()) {
          await connections.recordHealth(id, { health: 'degraded' });
          if (index === 0 && ++arrived === 2) both.resolve();
          await both.promise;
        }
      });
    const ids = rows.map(({ id }) => id);
    const ends = await Promise.allSettled([noteInOrder(ids), noteInOrder(ids.toReversed())]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = ends.find((end) => end.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'storage_unavailable', message: expect.stringContaining('40P01') });
  });
});
