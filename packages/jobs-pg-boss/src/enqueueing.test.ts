import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newDelivery, openDatabase, openEngine } from '../test/engine.ts';
import { openPostgres, query } from '../test/open.ts';

const scope = { shopId: 'shop-1' };

/** A host's storage, and an engine that is not started. */
async function openHost() {
  const database = await openDatabase();
  const orm = await openPostgres(database.url);
  onTestFinished(() => orm.close(true));
  const engine = openEngine({ connectionString: database.url });
  return { database, ...engine, storage: mikroOrmStorage(orm) };
}

describe('enqueueing', () => {
  it("is part of the host's transaction, after `prepare` has created the queue", async () => {
    const { jobs, storage, database } = await openHost();
    await jobs.prepare?.();
    const [first, second] = [newDelivery(), newDelivery()];
    const refused = storage.transaction(scope, async ({ tx }) => {
      await jobs.enqueueIn?.(tx, first, null);
      throw new Error('rolled back');
    });
    await expect(refused).rejects.toThrow('rolled back');
    await storage.transaction(scope, async ({ tx }) => {
      await jobs.enqueueIn?.(tx, second, null);
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

  it("brings a waiting run forward in the host's transaction, and never delays one", async () => {
    const { jobs, storage, database } = await openHost();
    const worker = openEngine({ connectionString: database.url });
    const [first, second] = [newDelivery(), newDelivery()];
    const inAnHour = new Date(Date.now() + 3_600_000);
    for (const delivery of [first, second]) await jobs.enqueue(delivery, inAnHour);
    const enqueueFirst = (fails: boolean) =>
      storage.transaction(scope, async ({ tx }) => {
        await jobs.enqueueIn?.(tx, first, null);
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

  it('needs a transaction of MikroORM', async () => {
    const { jobs } = await openHost();
    const noTransaction = { getTransactionContext: () => undefined };
    const enqueuing = jobs.enqueueIn?.(noTransaction, newDelivery(), null);
    await expect(enqueuing).rejects.toMatchObject({ code: 'not_configured' });
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
