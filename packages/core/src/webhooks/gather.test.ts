import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, it } from 'vitest';
import { gather } from './gather.ts';

/** Gathers words; a batch ends when it is let go, and fails with what `fails` gives for it. */
function gathering({
  most = 10,
  fails = () => undefined,
}: {
  most?: number;
  fails?: (items: string[]) => unknown;
} = {}) {
  const batches: string[][] = [];
  const held: (() => void)[] = [];
  const request = new AsyncLocalStorage<string>();
  const contexts: (string | undefined)[] = [];
  const add = gather<string, string>({
    async work(_key, items) {
      batches.push([...items]);
      contexts.push(request.getStore());
      await new Promise<void>((resolve) => void held.push(resolve));
      const error = fails([...items]);
      if (error !== undefined) throw error;
      return items.map((item) => item.toUpperCase());
    },
    most,
    concernsAll: (error) => error === 'away',
  });
  /** Lets every batch go until all of the promises are settled. */
  const settle = async <Result>(all: readonly Promise<Result>[]) => {
    const settled = Promise.allSettled(all);
    const state = { isDone: false };
    void settled.then(() => (state.isDone = true));
    while (!state.isDone) {
      held.shift()?.();
      await new Promise((resolve) => void setImmediate(resolve));
    }
    return (await settled).map((one) => (one.status === 'fulfilled' ? one.value : one.reason));
  };
  return { add, batches, contexts, request, settle };
}

it('works on one at once, and together on what comes meanwhile', async () => {
  const { add, batches, settle } = gathering();
  const all = ['a', 'b', 'c'].map((item) => add('key', item));
  expect(batches).toEqual([['a']]);
  expect(await settle(all)).toEqual(['A', 'B', 'C']);
  expect(batches).toEqual([['a'], ['b', 'c']]);
  expect(await settle([add('key', 'd')])).toEqual(['D']);
});

it('takes at most so many together', async () => {
  const { add, batches, settle } = gathering({ most: 2 });
  expect(await settle(['a', 'b', 'c', 'd'].map((item) => add('key', item)))).toEqual(['A', 'B', 'C', 'D']);
  expect(batches).toEqual([['a'], ['b', 'c'], ['d']]);
});

it('lets no key wait for another', async () => {
  const { add, batches, settle } = gathering();
  const all = [add('one', 'a'), add('other', 'b')];
  expect(batches).toEqual([['a'], ['b']]);
  expect(await settle(all)).toEqual(['A', 'B']);
});

it('tries each alone when a batch fails, so that one fails alone', async () => {
  const { add, batches, settle } = gathering({ fails: (items) => (items.includes('bad') ? 'broken' : undefined) });
  expect(await settle(['a', 'b', 'bad', 'c'].map((item) => add('key', item)))).toEqual(['A', 'B', 'broken', 'C']);
  expect(batches).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
});

it('tries none again after an error that would meet all of them', async () => {
  const { add, batches, settle } = gathering({ fails: (items) => (items.includes('b') ? 'away' : undefined) });
  expect(await settle(['a', 'b', 'c'].map((item) => add('key', item)))).toEqual(['A', 'away', 'away']);
  expect(batches).toEqual([['a'], ['b', 'c']]);
});

it('works for others outside of the request that began', async () => {
  const { add, contexts, request, settle } = gathering();
  await settle([request.run('first', () => add('key', 'a')), request.run('second', () => add('key', 'b'))]);
  expect(contexts).toEqual(['first', undefined]);
});
