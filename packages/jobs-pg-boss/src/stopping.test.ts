import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newDelivery, openDatabase, openEngine } from '../test/engine.ts';
import { openProxy } from '../test/silent-proxy.ts';
import { installPgBossJobs } from './pg-boss-jobs.ts';

/** Long enough for every process to check for silent workers once, so that pg-boss waits for an answer too. */
const superviseMs = 7_000;
/** Without this limit none of the stops below would end. */
const stopWithinMs = 500;

async function openBehindProxy() {
  const { url } = await openDatabase();
  return { direct: url, proxy: await openProxy(url) };
}

function spawnStoppingProcess(url: string) {
  const script = join(import.meta.dirname, '../test/stopping-process.ts');
  const child = spawn(process.execPath, ['--conditions=@makerfex/source', script, url, `${stopWithinMs}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('a stop while the database is silent', () => {
  it('lets the process end, though statements wait for an answer', async () => {
    const { proxy } = await openBehindProxy();
    const child = spawnStoppingProcess(proxy.url);
    await once(child.stdout, 'data');
    proxy.fallSilent();
    child.stdin.write('enqueue\n');
    await delay(superviseMs);
    const output = text(child.stdout);
    child.stdin.write('stop\n');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await output).toBe('stopped, 20 failed\n');
  });

  it('ends in time during a start, which then fails', async () => {
    const { proxy } = await openBehindProxy();
    proxy.fallSilent();
    const { jobs } = openEngine({ connectionString: proxy.url, stopWithinMs });
    const started = Promise.allSettled([jobs.start()]);
    await jobs.stop();
    expect(await started).toMatchObject([{ status: 'rejected', reason: { code: 'storage_unavailable' } }]);
    await expect.poll(proxy.connections).toBe(0);
  });

  it('ends in time at any point of a start, and does nothing afterwards', async () => {
    const { url } = await openDatabase();
    await installPgBossJobs({ connectionString: url });
    const stopAfter = async (messages: number) => {
      const proxy = await openProxy(url, messages);
      const options = { connectionString: proxy.url, migrate: false, pollEveryMs: 50, stopWithinMs };
      const { jobs, logged } = openEngine(options);
      const started = Promise.allSettled([jobs.start()]);
      await delay(1_000);
      await jobs.stop();
      await started;
      await expect.poll(proxy.connections).toBe(0);
      // What was under way may log its errors; an engine still at work would log without end.
      const logsInHalfASecond = async (): Promise<number> => {
        const before = logged.length;
        await delay(500);
        return logged.length - before;
      };
      await expect.poll(logsInHalfASecond).toBe(0);
    };
    await Promise.all(Array.from({ length: 16 }, (_, messages) => stopAfter(messages)));
  });

  it('ends in time with a run that does not stop', async () => {
    const { direct, proxy } = await openBehindProxy();
    const gate = Promise.withResolvers<null>();
    const worker = openEngine({ connectionString: proxy.url, stopWithinMs }, () => gate.promise);
    await openEngine({ connectionString: direct }).jobs.enqueue(newDelivery(), null);
    await worker.jobs.start();
    await expect.poll(() => worker.received.length).toBe(1);
    proxy.fallSilent();
    await worker.jobs.stop();
    await expect.poll(proxy.connections).toBe(0);
    gate.resolve(null);
  });

  it("ends in time on the host's pool, whose connections stay open", async () => {
    const { proxy } = await openBehindProxy();
    const pool = new Pool({ connectionString: proxy.url, max: 5 });
    pool.on('error', () => 'they end with the proxy');
    onTestFinished(() => void pool.end());
    const { jobs } = openEngine({ pool, stopWithinMs });
    await jobs.start();
    proxy.fallSilent();
    await delay(superviseMs);
    await jobs.stop();
    expect(proxy.connections()).toBeGreaterThan(0);
  });
});

describe('a stop while the engine starts', () => {
  it('leaves no run under way', async () => {
    const { url } = await openDatabase();
    const { jobs, received } = openEngine({ connectionString: url });
    await jobs.enqueue(newDelivery(), null);
    const started = jobs.start();
    await jobs.stop();
    await started;
    expect(received).toEqual([]);
  });
});
