import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, it } from 'vitest';
import { lazily } from './lazily.ts';

it('loads once, when it is first needed, however many ask at once', async () => {
  let loads = 0;
  const load = lazily(async () => ({ nth: (loads += 1) }));
  expect(loads).toBe(0);
  expect(await Promise.all([load(), load()])).toEqual([{ nth: 1 }, { nth: 1 }]);
  expect(await load()).toBe(await load());
  expect(loads).toBe(1);
});

it('loads again after a failure', async () => {
  const outcomes = [Promise.reject(new Error('no file handle is left')), Promise.resolve('loaded')];
  const load = lazily(async () => outcomes.shift());
  await expect(load()).rejects.toThrow('no file handle is left');
  expect(await load()).toBe('loaded');
});

it('loads outside of the request that happens to need it first', async () => {
  const request = new AsyncLocalStorage<string>();
  const load = lazily(async () => request.getStore() ?? 'no request');
  expect(await request.run('a request', load)).toBe('no request');
});
