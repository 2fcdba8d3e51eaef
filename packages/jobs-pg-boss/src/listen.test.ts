import { hasPgBouncer, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { newDelivery, openDatabase, openEngine } from '../test/engine.ts';
import { query } from '../test/open.ts';
import { openProxy } from '../test/silent-proxy.ts';

/** Longer than any test: only a notification can deliver a run. */
const never = 600_000;
const deaf = expect.objectContaining({
  code: 'not_configured',
  message: expect.stringContaining('listenConnectionString'),
});

/** A database behind a pooler with one session. */
async function openPooled() {
  const { url } = await openDatabase();
  const pooler = await startPgBouncer(inject('postgres').url, { poolSize: 1 });
  onTestFinished(() => pooler.stop());
  return { url, pooled: pooler.through(url) };
}

describe.skipIf(!hasPgBouncer())('listening through a pooler', () => {
  it('fails once with the remedy and leaves no session listening, while polling finds runs', async () => {
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

  it('goes to the server itself with `listenConnectionString`, and hears of a run at once', async () => {
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
  it('stops and is reported when nothing arrives, while polling finds runs', async () => {
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
