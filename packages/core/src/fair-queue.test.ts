import { describe, expect, it } from 'vitest';
import { fairQueue } from './fair-queue.ts';

/** A queue whose jobs end when the test ends them. */
function queueOf(options: { concurrency: number; waitingPerShop?: number; waiting?: number }) {
  const queue = fairQueue({ what: 'documents', waitingPerShop: 10, waiting: 20, ...options });
  const started: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const ask = (name: string, shopId = name.slice(0, 1)) => {
    const end = Promise.withResolvers<void>();
    ends.set(name, end);
    return queue.run(shopId, async () => {
      started.push(name);
      await end.promise;
      return name;
    });
  };
  const end = async (name: string, asked: Promise<string>) => {
    ends.get(name)?.resolve();
    await asked;
  };
  return { queue, started, ask, end };
}

describe('a fair queue', () => {
  it('runs two shops at once, and one job of each', async () => {
    const { started, ask, end } = queueOf({ concurrency: 2 });
    const [a1, a2, b1] = [ask('a1'), ask('a2'), ask('b1')];
    await Promise.resolve();
    expect(started).toEqual(['a1', 'b1']);
    await end('b1', b1);
    expect(started).toEqual(['a1', 'b1']);
    await end('a1', a1);
    await end('a2', a2);
    expect(started).toEqual(['a1', 'b1', 'a2']);
  });

  it('takes the shops in turn, even if one of them has many jobs', async () => {
    const { started, ask, end } = queueOf({ concurrency: 1 });
    const asked = ['a1', 'a2', 'a3', 'b1', 'c1'].map((name) => [name, ask(name)] as const);
    const order = ['a1', 'b1', 'c1', 'a2', 'a3'];
    for (const name of order) await end(name, new Map(asked).get(name) ?? Promise.reject(new Error(name)));
    expect(started).toEqual(order);
  });

  it('continues after a job that fails, and rethrows its error', async () => {
    const { queue, ask, end } = queueOf({ concurrency: 1 });
    const failing = queue.run('a', () => Promise.reject(new Error('broken')));
    const next = ask('a2');
    await expect(failing).rejects.toThrow('broken');
    await end('a2', next);
    expect(await next).toBe('a2');
  });

  it('refuses a job above the waiting limit of its shop, and serves other shops', async () => {
    const { ask, end } = queueOf({ concurrency: 1, waitingPerShop: 1 });
    const [first, second] = [ask('a1'), ask('a2')];
    await expect(ask('a3')).rejects.toMatchObject({
      code: 'too_busy',
      message: expect.stringContaining('1 of this shop already waiting'),
      retryAfterMs: 5_000,
    });
    const other = ask('b1');
    await end('a1', first);
    await end('b1', other);
    await end('a2', second);
    expect(await Promise.all([first, second, other])).toEqual(['a1', 'a2', 'b1']);
  });

  it('refuses a job above the waiting limit of all shops', async () => {
    const { ask, end } = queueOf({ concurrency: 1, waiting: 1 });
    const [first, second] = [ask('a1'), ask('b1')];
    await expect(ask('c1')).rejects.toMatchObject({
      code: 'too_busy',
      message: expect.stringContaining('1 already waiting'),
    });
    await end('a1', first);
    await end('b1', second);
    expect(await second).toBe('b1');
  });
});
