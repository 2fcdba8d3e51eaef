import { PgBoss } from 'pg-boss';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newDelivery, openDatabase, openEngine } from '../test/engine.ts';
import { query } from '../test/open.ts';

/** Longer than any test: only a notification can deliver a run. */
const never = 600_000;

/** A second pg-boss, as another program would use it. */
async function openBoss(connectionString: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString, schema: 'integration_jobs', supervise: false, schedule: false });
  await boss.start();
  onTestFinished(() => boss.stop({ graceful: false }));
  return boss;
}

describe('a worker', () => {
  it('is notified of a run at once, whichever process enqueues it', async () => {
    const { url } = await openDatabase();
    const worker = openEngine({ connectionString: url, pollEveryMs: never });
    const other = openEngine({ connectionString: url });
    await worker.jobs.start();
    const runs = [newDelivery(), newDelivery()];
    for (const [n, run] of runs.entries()) {
      await (n === 0 ? worker : other).jobs.enqueue(run, null);
      await expect.poll(() => worker.received[n]).toBe(run.runId);
    }
  });

  it('fetches all runs, up to its concurrency at once', async () => {
    const { url } = await openDatabase();
    const gate = Promise.withResolvers<null>();
    const worker = openEngine({ connectionString: url, pollEveryMs: never, concurrency: 4 }, () => gate.promise);
    const other = openEngine({ connectionString: url });
    for (let shop = 0; shop < 10; shop += 1)
      await other.jobs.enqueue({ ...newDelivery(), scope: { shopId: `shop-${shop}` } }, null);
    await worker.jobs.start();
    await expect.poll(() => worker.received.length).toBe(4);
    gate.resolve(null);
    await expect.poll(() => worker.received.length).toBe(10);
  });

  it('leaves runs to others while it accepts none, and has room for them afterwards', async () => {
    const { url } = await openDatabase();
    const isApart = { now: true };
    const apart = openEngine({ connectionString: url, pollEveryMs: 50 }, undefined, () => !isApart.now);
    const other = openEngine({ connectionString: url });
    const runs = [newDelivery(), newDelivery()];
    await apart.jobs.start();
    await apart.jobs.enqueue(runs[0] ?? newDelivery(), null);
    await other.jobs.start();
    await expect.poll(() => other.received).toEqual([runs[0]?.runId]);
    await other.jobs.stop();
    isApart.now = false;
    await apart.jobs.enqueue(runs[1] ?? newDelivery(), null);
    await expect.poll(() => apart.received).toEqual([runs[1]?.runId]);
  });

  it('continues after the database has closed its connections', async () => {
    const { url } = await openDatabase();
    const worker = openEngine({ connectionString: url, pollEveryMs: never });
    await worker.jobs.start();
    await query(
      url,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const run = newDelivery();
    await expect.poll(() => worker.logged.length).toBeGreaterThan(0);
    // The pool may still hold a connection that it has not seen end.
    await expect.poll(() => worker.jobs.enqueue(run, null)).toBeUndefined();
    // It listens again, and fetches what it missed meanwhile.
    await expect.poll(() => worker.received).toEqual([run.runId]);
    expect(JSON.stringify(worker.logged)).toContain('Listening for new runs failed');
  });

  it('drops a job without a run, and continues', async () => {
    const { url, ...database } = await openDatabase();
    const worker = openEngine({ connectionString: url });
    await worker.jobs.start();
    const boss = await openBoss(url);
    for (const [n, data] of [{ runId: 1 }, { shopId: '', runId: 'run' }, null].entries())
      await boss.send('runs', data, { singletonKey: `${n}` });
    const run = newDelivery();
    await worker.jobs.enqueue(run, null);
    await expect.poll(() => worker.received).toEqual([run.runId]);
    await expect
      .poll(async () => (await database.jobs()).map(({ state }) => state))
      .toEqual(Array(4).fill('completed'));
    expect(worker.logged).toHaveLength(3);
  });

  it('receives the run of a worker that fell silent', async () => {
    const { url } = await openDatabase();
    const enqueuer = openEngine({ connectionString: url });
    const run = newDelivery();
    await enqueuer.jobs.enqueue(run, null);
    expect(await (await openBoss(url)).fetch('runs')).toMatchObject([{ data: { runId: run.runId } }]);
    const worker = openEngine({ connectionString: url });
    await worker.jobs.start();
    // After the 15 seconds that a worker may be silent, and the next check.
    await expect.poll(() => worker.received, { interval: 200, timeout: 110_000 }).toEqual([run.runId]);
  });

  it('keeps a run that takes longer than a worker may be silent', async () => {
    const { url, ...database } = await openDatabase();
    const gate = Promise.withResolvers<null>();
    const workers = [1, 2].map(() => openEngine({ connectionString: url }, () => gate.promise));
    for (const { jobs } of workers) await jobs.start();
    await workers[0]?.jobs.enqueue(newDelivery(), null);
    await new Promise((resolve) => setTimeout(resolve, 18_000));
    expect(workers.flatMap(({ received }) => received)).toHaveLength(1);
    gate.resolve(null);
    await expect.poll(database.jobs).toMatchObject([{ state: 'completed' }]);
  });
});
