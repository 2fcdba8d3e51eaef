import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { inProcessJobs } from './in-process-jobs.ts';
import type { Delivery } from './job-engine.ts';

const delivery = (shopId: string, n: number): Delivery => ({ scope: { shopId }, runId: `${shopId}-${n}` });

/** An engine whose runs end when the test says so. */
function engine(concurrency: number) {
  const order: string[] = [];
  const received: string[] = [];
  const ends = new Map<string, (again: Date | null) => void>();
  let release = 0;
  const jobs = inProcessJobs({ concurrency });
  jobs.attach({
    markReceived: async ({ runId }) => void received.push(runId),
    execute: ({ runId }) => {
      order.push(runId);
      return new Promise((resolve) => ends.set(runId, resolve));
    },
    takesRuns: () => true,
    release: () => {
      release += 1;
      for (const end of ends.values()) end(null);
    },
  });
  const finish = (runId: string, again: Date | null = null) => {
    ends.get(runId)?.(again);
    ends.delete(runId);
  };
  const end = async (runId: string, again: Date | null = null) => {
    finish(runId, again);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { jobs, order, received, finish, end, release: () => release, underWay: () => ends.size };
}

describe('in-process jobs', () => {
  it('executes a limited number at once', async () => {
    const { jobs, order, end, underWay } = engine(2);
    for (let n = 0; n < 5; n += 1) void jobs.enqueue(delivery(`shop-${n}`, 0), null);
    expect(underWay()).toBe(2);
    await end('shop-0-0');
    expect(underWay()).toBe(2);
    expect(order).toEqual(['shop-0-0', 'shop-1-0', 'shop-2-0']);
  });

  it('gives a shop at most half of the concurrency, and serves shops in turn', async () => {
    const { jobs, order, end } = engine(4);
    for (let n = 0; n < 10; n += 1) void jobs.enqueue(delivery('large', n), null);
    void jobs.enqueue(delivery('small', 0), null);
    void jobs.enqueue(delivery('other', 0), null);
    expect(order).toEqual(['large-0', 'large-1', 'small-0', 'other-0']);
    void jobs.enqueue(delivery('small', 1), null);
    void jobs.enqueue(delivery('small', 2), null);
    for (const runId of ['large-0', 'other-0', 'small-0']) await end(runId);
    expect(order.slice(4)).toEqual(['large-2', 'small-1', 'small-2']);
  });

  it('executes a run once when it is delivered several times meanwhile', async () => {
    const { jobs, order, end } = engine(1);
    for (let n = 0; n < 3; n += 1) void jobs.enqueue(delivery('a', 0), null);
    void jobs.enqueue(delivery('b', 0), null);
    void jobs.enqueue(delivery('b', 0), null);
    await end('a-0');
    await end('b-0');
    expect(order).toEqual(['a-0', 'b-0']);
  });

  it('marks a run as received, once, when it has waited for room for a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { jobs, received, finish } = engine(1);
    for (const n of [0, 1, 1, 2, 3]) void jobs.enqueue(delivery('a', n), null);
    void jobs.enqueue(delivery('a', 4), new Date(Date.now() + 60_000));
    finish('a-0');
    await vi.advanceTimersByTimeAsync(999);
    expect(received).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(received).toEqual(['a-2', 'a-3']);
  });

  it('waits for the mark under way when it is stopped', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const jobs = inProcessJobs({ concurrency: 1 });
    const mark = Promise.withResolvers<void>();
    let isMarked = false;
    jobs.attach({
      markReceived: () => mark.promise.then(() => void (isMarked = true)),
      execute: () => mark.promise.then(() => null),
      takesRuns: () => true,
      release: () => mark.resolve(),
    });
    void jobs.enqueue(delivery('a', 0), null);
    void jobs.enqueue(delivery('a', 1), null);
    await vi.advanceTimersByTimeAsync(1_000);
    await jobs.stop();
    expect(isMarked).toBe(true);
  });

  it('delivers a run again at the time its worker returns', async () => {
    const { jobs, order, end } = engine(1);
    void jobs.enqueue(delivery('a', 0), null);
    await end('a-0', new Date(Date.now() + 30));
    expect(order).toHaveLength(1);
    await expect.poll(() => order.length).toBe(2);
  });

  it('does not deliver before the time', async () => {
    const { jobs, order } = engine(1);
    const start = Date.now();
    void jobs.enqueue(delivery('a', 0), new Date(start + 60));
    expect(order).toEqual([]);
    await expect.poll(() => order.length).toBe(1);
    expect(Date.now() - start).toBeGreaterThanOrEqual(59);
  });

  it('takes no more runs when stopped, releases those under way and waits for them', async () => {
    const { jobs, order, release } = engine(1);
    void jobs.enqueue(delivery('a', 0), null);
    void jobs.enqueue(delivery('b', 0), null);
    await jobs.stop();
    void jobs.enqueue(delivery('c', 0), null);
    expect(release()).toBe(1);
    expect(order).toEqual(['a-0']);
  });

  it('stops after its time limit when a run is not released', async () => {
    const jobs = inProcessJobs({ stopWithinMs: 20 });
    jobs.attach({
      markReceived: async () => undefined,
      execute: () => new Promise(() => undefined),
      takesRuns: () => true,
      release: () => undefined,
    });
    void jobs.enqueue(delivery('a', 0), null);
    await expect(jobs.stop()).resolves.toBeUndefined();
  });
});
