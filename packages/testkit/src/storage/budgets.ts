import { randomUUID } from 'node:crypto';
import type { BudgetKey, JsonObject, Storage } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import type { StorageCheck } from './dirty-records.ts';
import type { Opened } from './rows.ts';

const newKey = (): BudgetKey => ({ providerKey: 'acme', appHash: randomUUID() });
const read = (storage: Storage, key: BudgetKey) =>
  storage.changeBudget(key, (stored) => ({ state: stored ?? {}, result: stored }));
const write = (storage: Storage, key: BudgetKey, state: JsonObject) =>
  storage.changeBudget(key, () => ({ state, result: null }));

/** What every storage must do with the budgets that all processes share. */
export const budgetChecks = {
  'begin with null, and then have the state that was stored last': async (storage) => {
    const key = newKey();
    const state = { left: 7, processes: { one: { since: null } } };
    const first = await storage.changeBudget(key, (stored) => ({ state, result: stored }));
    expect([first, await read(storage, key)]).toEqual([null, state]);
    await write(storage, key, { left: 6 });
    expect(await read(storage, key)).toEqual({ left: 6 });
  },

  'are told apart by provider and by app': async (storage) => {
    const key = newKey();
    await write(storage, key, { left: 1 });
    expect(await read(storage, { ...key, providerKey: 'other' })).toBeNull();
    expect(await read(storage, newKey())).toBeNull();
    expect(await read(storage, key)).toEqual({ left: 1 });
  },

  'are read as they were stored last, without a lock': async (storage) => {
    const key = newKey();
    expect(await storage.findBudget(key)).toBeNull();
    await write(storage, key, { left: 1 });
    await write(storage, key, { left: 2 });
    expect(await storage.findBudget(key)).toEqual({ left: 2 });
    expect(await storage.findBudget(newKey())).toBeNull();
  },

  'are changed by one after another, and lose no change': async (storage) => {
    const key = newKey();
    const add = () =>
      storage.changeBudget(key, (stored) => {
        const count = Number(stored?.['count'] ?? 0) + 1;
        return { state: { count }, result: count };
      });
    const counts = await Promise.all(Array.from({ length: 12 }, add));
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(await read(storage, key)).toEqual({ count: 12 });
  },

  'stay as they were if the change throws, which gets its own error': async (storage) => {
    const key = newKey();
    await write(storage, key, { left: 1 });
    const error = new Error('the change failed');
    const change = storage.changeBudget(key, () => {
      throw error;
    });
    await expect(change).rejects.toBe(error);
    expect(await read(storage, key)).toEqual({ left: 1 });
  },

  'are changed at the time of the storage, read when the turn has come': async (storage) => {
    const key = newKey();
    const now = async () => (storage.now ? await storage.now() : new Date()).getTime();
    const before = await now();
    const times = await Promise.all(
      Array.from({ length: 6 }, () =>
        storage.changeBudget(key, (stored, at) => ({
          state: { at: at.getTime() },
          result: { last: Number(stored?.['at'] ?? before), at: at.getTime() },
        })),
      ),
    );
    const after = await now();
    for (const { last, at } of times) expect(at).toBeGreaterThanOrEqual(last);
    for (const { at } of times) expect(at).toBeLessThanOrEqual(after);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;

export function budgetCases(storage: Opened): void {
  describe('shared budgets', () => {
    it.each(Object.entries<StorageCheck>(budgetChecks))('%s', (_, check) => check(storage()));
  });
}
