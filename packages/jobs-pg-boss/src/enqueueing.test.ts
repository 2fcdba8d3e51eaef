import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { Storage } from '@makerfex/integrations-core/storage';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { postgresStorage } from '@makerfex/integrations-storage-postgres';
import { Client, Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newDelivery, openDatabase, openEngine } from '../test/engine.ts';
import { openPool, openPostgres, query } from '../test/open.ts';

const scope = { shopId: 'shop-1' };

async function onMikroOrm(url: string): Promise<Storage> {
  const orm = await openPostgres(url);
  onTestFinished(() => orm.close(true));
  return mikroOrmStorage(orm);
}

async function onPg(url: string): Promise<Storage> {
  const pool = openPool(url);
  onTestFinished(() => pool.end());
  return postgresStorage(pool);
}

const storages: readonly (readonly [name: string, open: (url: string) => Promise<Storage>])[] = [
  ['postgresStorage', onPg],
  ['mikroOrmStorage', onMikroOrm],
];

/** A host's storage, and an engine that is not started. */
async function openHost(openStorage = onPg) {
  const database = await openDatabase();
  const engine = openEngine({ connectionString: database.url });
  return { database, ...engine, storage: await openStorage(database.url) };
}

describe('enqueueing', () => {
  it.each(storages)('is part of a transaction of %s, after `prepare` has created the queue', async (_, open) => {
    const { jobs, storage, database } = await openHost(open);
    await jobs.prepare?.();
    const [first, second] = [newDelivery(), newDelivery()];
    const refused = storage.transaction(scope, async (unit) => {
      await jobs.enqueueIn?.(unit.query, first, null);
      throw new Error('rolled back');
    });
    await expect(refused).rejects.toThrow('rolled back');
    await storage.transaction(scope, async (unit) => {
      await jobs.enqueueIn?.(unit.query, second, null);
      expect(await database.jobs()).toEqual([]);
    });
    expect(await database.jobs()).toEqual([{ runId: second.runId, state: 'created' }]);
  });

  it('adds one job, however often it is called, while the run waits or is with a worker', async () => {
    const { jobs, database } = await openHost();
    const gate = Promise.withResolvers<null>();
    const worker = openEngine({ connectionString: database.url }, () => gate.promise);
    const delivery = newDelivery();
    for (let n = 0; n < 3; n += 1) await jobs.enqueue(delivery, null);
    expect(await database.jobs()).toEqual([{ runId: delivery.runId, state: 'created' }]);
    await worker.jobs.start();
    await expect.poll(() => worker.received).toEqual([delivery.runId]);
    for (let n = 0; n < 3; n += 1) await jobs.enqueue(delivery, null);
    expect(await database.jobs()).toEqual([{ runId: delivery.runId, state: 'active' }]);
    gate.resolve(null);
    await expect.poll(database.jobs).toEqual([{ runId: delivery.runId, state: 'completed' }]);
    await jobs.enqueue(delivery, null);
    await expect.poll(() => worker.received).toHaveLength(2);
  });

  it('notifies of a run that is new or brought forward, not of one that waits already', async () => {
    const { jobs, database } = await openHost();
    const listener = new Client({ connectionString: database.url });
    await listener.connect();
    onTestFinished(() => listener.end());
    let heard = 0;
    listener.on('notification', () => {
      heard += 1;
    });
    await listener.query('listen "integration_jobs.runs"');
    const countAfter = async (notBefore: Date | null, delivery: ReturnType<typeof newDelivery>) => {
      await jobs.enqueue(delivery, notBefore);
      // Notifications arrive before the answer to a later statement.
      await listener.query('select 1');
      return heard;
    };
    const [due, later] = [newDelivery(), newDelivery()];
    expect(await countAfter(null, due)).toBe(1);
    expect(await countAfter(null, due)).toBe(1);
    expect(await countAfter(new Date(Date.now() + 3_600_000), later)).toBe(1);
    expect(await countAfter(null, later)).toBe(2);
  });

  it('sends two statements for a run that is due and waits already', async () => {
    const { jobs, storage } = await openHost();
    const delivery = newDelivery();
    await jobs.enqueue(delivery, null);
    const statements: string[] = [];
    await storage.transaction(scope, async ({ query: send }) =>
      jobs.enqueueIn?.(
        async (sql, parameters) => {
          statements.push(sql);
          return (await send?.(sql, parameters)) ?? { rows: [] };
        },
        delivery,
        null,
      ),
    );
    expect(statements).toHaveLength(2);
  });

  it.each(storages)('brings a waiting run forward in a transaction of %s, and never delays one', async (_, open) => {
    const { jobs, storage, database } = await openHost(open);
    const worker = openEngine({ connectionString: database.url });
    const [first, second] = [newDelivery(), newDelivery()];
    const inAnHour = new Date(Date.now() + 3_600_000);
    for (const delivery of [first, second]) await jobs.enqueue(delivery, inAnHour);
    const enqueueFirst = (fails: boolean) =>
      storage.transaction(scope, async (unit) => {
        await jobs.enqueueIn?.(unit.query, first, null);
        if (fails) throw new Error('rolled back');
      });
    await expect(enqueueFirst(true)).rejects.toThrow('rolled back');
    const areDue = async () =>
      (
        await query<{ due: boolean }>(
          database.url,
          'select start_after <= now() as due from integration_jobs.job order by created_on',
        )
      ).map(({ due }) => due);
    expect(await areDue()).toEqual([false, false]);
    await enqueueFirst(false);
    await jobs.enqueue(first, inAnHour);
    expect(await areDue()).toEqual([true, false]);
    await worker.jobs.start();
    await expect.poll(() => worker.received).toEqual([first.runId]);
  });

  it('takes many runs at once, and brings those forward that wait', async () => {
    const { jobs, storage, database } = await openHost();
    const [waiting, ...others] = [newDelivery(), newDelivery(), newDelivery()];
    const inAnHour = new Date(Date.now() + 3_600_000);
    await jobs.enqueue(waiting, inAnHour);
    const many = [
      { delivery: others[0] ?? waiting, notBefore: null },
      { delivery: waiting, notBefore: null },
      { delivery: others[1] ?? waiting, notBefore: inAnHour },
    ];
    await storage.transaction(scope, async (unit) => jobs.enqueueManyIn?.(unit.query, many));
    expect((await database.jobs()).map(({ runId }) => runId).toSorted()).toEqual(
      [waiting, ...others].map(({ runId }) => runId).toSorted(),
    );
    const worker = openEngine({ connectionString: database.url });
    await worker.jobs.start();
    await expect.poll(() => worker.received.toSorted()).toEqual([waiting.runId, others[0]?.runId].toSorted());
  });

  it('is refused with the remedy when the storage has no SQL', async () => {
    const { jobs } = await openHost();
    await jobs.prepare?.();
    const enqueuing = memoryStorage().transaction(scope, async (unit) =>
      jobs.enqueueIn?.(unit.query, newDelivery(), null),
    );
    await expect(enqueuing).rejects.toMatchObject({ code: 'not_configured' });
    await expect(enqueuing).rejects.toThrow('use one on PostgreSQL');
  });

  it('is rolled back with the row of its run, and the error is that of the database, when a statement is refused', async () => {
    const { jobs, storage, database } = await openHost();
    await jobs.prepare?.();
    const broken = storage.transaction(scope, async (unit) => {
      await jobs.enqueueIn?.(unit.query, newDelivery(), null);
      await unit.query?.('select nonsense', []);
    });
    await expect(broken).rejects.toMatchObject({ code: 'internal' });
    expect(await database.jobs()).toEqual([]);
  });

  it('leaves nothing that MikroORM would remove when the host lets it ignore the schema', async () => {
    const { jobs, database } = await openHost();
    await jobs.enqueue(newDelivery(), null);
    const orm = await openPostgres(database.url, { schemaGenerator: { ignoreSchema: ['integration_jobs'] } });
    onTestFinished(() => orm.close(true));
    expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  it("works on the host's pool, which stays open", async () => {
    const database = await openDatabase();
    const pool = new Pool({ connectionString: database.url, max: 5 });
    // Its connections are still closing when the database is dropped.
    pool.on('error', () => undefined);
    onTestFinished(() => pool.end());
    const { jobs, received } = openEngine({ pool });
    await jobs.start();
    const delivery = newDelivery();
    await jobs.enqueue(delivery, null);
    await expect.poll(() => received).toEqual([delivery.runId]);
    await expect.poll(database.jobs).toMatchObject([{ state: 'completed' }]);
    await jobs.stop();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(pool.totalCount).toBe(pool.idleCount);
  });
});

describe('what cannot be enqueued', () => {
  it('is reported when the database is unavailable', async () => {
    const { jobs } = openEngine({ connectionString: 'postgresql://app:hidden@127.0.0.1:1/none' });
    const failure = await jobs.start().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'storage_unavailable', kind: 'transient' });
    expect(String(failure)).not.toContain('hidden');
    await expect(jobs.enqueue(newDelivery(), null)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('is reported when the queue is missing and must not be created', async () => {
    const { url } = await openDatabase();
    const { jobs } = openEngine({ connectionString: url, migrate: false });
    await expect(jobs.enqueue(newDelivery(), null)).rejects.toThrow('run installPgBossJobs');
    await expect(jobs.start()).rejects.toMatchObject({ code: 'not_configured' });
    expect(await query(url, `select 1 from pg_namespace where nspname = 'integration_jobs'`)).toEqual([]);
  });
});
