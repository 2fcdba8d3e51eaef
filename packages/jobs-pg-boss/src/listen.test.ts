import { hasPgBouncer, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { newDelivery, openDatabase, openEngine } from '../test/engine.ts';
import { query } from '../test/open.ts';
import { openProxy } from '../test/silent-proxy.ts';

/** Longer than any test: what is told of is not found by looking for it. */
const never = 600_000;
const deaf = expect.objectContaining({
  code: 'not_configured',
  message: expect.stringContaining('listenConnectionString'),
});

/** A database with a pooler before it that has one session. */
async function openPooled() {
  const { url } = await openDatabase();
  const pooler = await startPgBouncer(inject('postgres').url, { poolSize: 1 });
  onTestFinished(() => pooler.stop());
  return { url, pooled: pooler.through(url) };
}

describe.skipIf(!hasPgBouncer())('listening through a pooler', () => {
  it('is reported once with the remedy, leaves no session listening, and runs are looked for', async () => {
    const { pooled } = await openPooled();
    const worker = openEngine({ connectionString: pooled, pollEveryMs: 50 });
    await worker.jobs.start();
    await expect.poll(() => worker.logged).toEqual([[expect.any(String), deaf]]);
    const run = newDelivery();
    await worker.jobs.enqueue(run, null);
    await expect.poll(() => worker.received).toEqual([run.runId]);
    expect(await query(pooled, 'select pg_listening_channels() as channel')).toEqual([]);
    expect(worker.logged).toHaveLength(1);
  });

  it('is not needed with the address of the server itself, by which a run is heard of at once', async () => {
    const { url, pooled } = await openPooled();
    const options = { connectionString: pooled, listenConnectionString: url, pollEveryMs: never };
    const worker = openEngine(options);
    await worker.jobs.start();
    const run = newDelivery();
    await openEngine({ connectionString: pooled }).jobs.enqueue(run, null);
    await expect.poll(() => worker.received).toEqual([run.runId]);
    expect(worker.logged).toEqual([]);
  });
});

describe('listening', () => {
  it('is given up and reported where nothing arrives, and runs are looked for', async () => {
    const { url } = await openDatabase();
    const proxy = await openProxy(url);
    proxy.fallDeaf();
    const worker = openEngine({ connectionString: proxy.url, pollEveryMs: 50 });
    await worker.jobs.start();
    const run = newDelivery();
    await worker.jobs.enqueue(run, null);
    await expect.poll(() => worker.received).toEqual([run.runId]);
    await expect.poll(() => worker.logged).toEqual([[expect.any(String), deaf]]);
  });
});
