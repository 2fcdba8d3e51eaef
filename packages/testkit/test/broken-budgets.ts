import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { JsonObject, Storage } from '@makerfex/integrations-core/storage';

/** A storage in memory that keeps budgets in its own way. */
function keeps(change: (storage: Storage) => Storage['changeBudget']): Storage {
  const storage: Storage = memoryStorage();
  return { ...storage, changeBudget: change(storage) };
}

/** Reads the state, and stores it some time later. */
const changesWithoutLock = (): Storage =>
  keeps((storage) => async (key, change) => {
    const stored = await storage.changeBudget(key, (state) => ({ state: state ?? {}, result: state }));
    await new Promise(setImmediate);
    const { state, result } = change(stored, new Date());
    await storage.changeBudget(key, () => ({ state, result: null }));
    return result;
  });

/** Each breaks one promise about budgets. */
export const brokenBudgets: readonly [what: string, check: string, open: () => Storage][] = [
  [
    'keeps the first state of a budget',
    'begin with null, and then have the state that was stored last',
    () =>
      keeps(
        (storage) => (key, change) =>
          storage.changeBudget(key, (stored, now) => {
            const { state, result } = change(stored, now);
            return { state: stored ?? state, result };
          }),
      ),
  ],
  [
    'mixes the budgets of an app at two providers',
    'are told apart by provider and by app',
    () => keeps((storage) => (key, change) => storage.changeBudget({ ...key, providerKey: 'any' }, change)),
  ],
  [
    'finds no budget',
    'are read as they were stored last, without a lock',
    () => ({ ...memoryStorage(), findBudget: async () => null }),
  ],
  ['changes a budget without a lock', 'are changed by one after another, and lose no change', changesWithoutLock],
  [
    'stores what a change that threw has done to the state',
    'stay as they were if the change throws, which gets its own error',
    () =>
      keeps((storage) => async (key, change) => {
        try {
          return await storage.changeBudget(key, change);
        } catch (error) {
          const state: JsonObject = { left: 0 };
          await storage.changeBudget(key, () => ({ state, result: null }));
          throw error;
        }
      }),
  ],
  [
    'reads the time before the turn has come',
    'are changed at the time of the storage, read when the turn has come',
    () => {
      let ahead = 1_000;
      return keeps((storage) => (key, change) => {
        const early = new Date(Date.now() + (ahead -= 100));
        return storage.changeBudget(key, (stored) => change(stored, early));
      });
    },
  ],
];
